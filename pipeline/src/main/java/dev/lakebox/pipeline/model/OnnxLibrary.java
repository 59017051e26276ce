package dev.lakebox.pipeline.model;

import ai.onnxruntime.OrtEnvironment;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The native library. It is loaded once in a class loader, for all jobs, and stays until the JVM ends. */
final class OnnxLibrary {

    private OnnxLibrary() {}

    /** @throws OnnxException where there is none for this machine */
    static OrtEnvironment environment() {
        try {
            OrtEnvironment environment = OrtEnvironment.getEnvironment();
            deleteCopies();
            return environment;
        } catch (LinkageError | IllegalStateException e) {
            throw new OnnxException(
                    ("Cannot load onnxruntime on %s %s: %s; it comes for Linux and macOS on x86-64 and ARM, and for "
                                    + "Windows on x86-64")
                            .formatted(System.getProperty("os.name"), System.getProperty("os.arch"), e),
                    e);
        }
    }

    /**
     * What was unpacked to be loaded goes when the JVM ends in peace; a killed one leaves 20 MB behind. Where a loaded
     * file can be deleted, so not on Windows, it needs no peace.
     */
    private static void deleteCopies() {
        try {
            Field field = Class.forName("ai.onnxruntime.OnnxRuntime").getDeclaredField("tempDirectory");
            field.setAccessible(true);
            Path directory = (Path) field.get(null);
            if (directory != null && Files.isDirectory(directory)) {
                for (Path copy : files(directory)) {
                    Files.delete(copy);
                }
                Files.delete(directory);
            }
        } catch (ReflectiveOperationException | IOException | RuntimeException e) {
            System.getLogger(OnnxLibrary.class.getName())
                    .log(System.Logger.Level.DEBUG, "onnxruntime's copies stay until the end: {0}", e.toString());
        }
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }
}
