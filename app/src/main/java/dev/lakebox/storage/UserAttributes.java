package dev.lakebox.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;

/** Extended attributes, in which S3Proxy keeps what S3 knows of an object beside its bytes. */
final class UserAttributes {

    private static final String FINISHED = "user.lakebox-finished";

    private UserAttributes() {}

    /** Whether files in this directory can have them. Tried out: what file systems say of themselves is not reliable. */
    static boolean kept(Path directory) throws IOException {
        Path probe = Files.createTempFile(directory, "attributes", null);
        try {
            view(probe).write("user.probe", ByteBuffer.wrap(new byte[] {1}));
            return true;
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        } finally {
            Files.delete(probe);
        }
    }

    /** Marks an object whose file is named as if its write had not ended. */
    static void markFinished(Path file) throws IOException {
        view(file).write(FINISHED, ByteBuffer.wrap(new byte[] {1}));
    }

    static boolean finished(Path file) throws IOException {
        return view(file).list().contains(FINISHED);
    }

    private static UserDefinedFileAttributeView view(Path file) {
        UserDefinedFileAttributeView view = Files.getFileAttributeView(file, UserDefinedFileAttributeView.class);
        if (view == null) {
            throw new UnsupportedOperationException("no user-defined attributes for " + file);
        }
        return view;
    }
}
