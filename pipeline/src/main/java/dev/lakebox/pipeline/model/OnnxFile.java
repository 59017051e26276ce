package dev.lakebox.pipeline.model;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import org.apache.flink.core.fs.Path;

/** Where a model is kept: on the class path or in any file system that Flink knows. */
final class OnnxFile {

    private static final String CLASS_PATH = "classpath:";

    private OnnxFile() {}

    /** @throws OnnxException where there is none, or it cannot be read */
    static byte[] read(String path, ClassLoader classLoader) {
        try (InputStream in = open(path, classLoader)) {
            return in.readAllBytes();
        } catch (FileNotFoundException e) {
            throw new OnnxException("Cannot find model %s (onnx.path)".formatted(path), e);
        } catch (IOException | IllegalArgumentException e) {
            throw new OnnxException("Cannot read model %s: %s (onnx.path)".formatted(path, e.getMessage()), e);
        }
    }

    private static InputStream open(String path, ClassLoader classLoader) throws IOException {
        if (!path.startsWith(CLASS_PATH)) {
            Path file = new Path(path);
            return file.getFileSystem().open(file);
        }
        InputStream resource = classLoader.getResourceAsStream(path.substring(CLASS_PATH.length()));
        if (resource == null) {
            throw new FileNotFoundException(path);
        }
        return resource;
    }
}
