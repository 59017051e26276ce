package dev.lakebox.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;

/** Extended attributes, in which S3Proxy keeps what S3 knows of an object beside its bytes. */
final class UserAttributes {

    /** On every object that is whole: S3Proxy writes it after the last byte. */
    private static final String DIGEST = "user.content-md5";

    private UserAttributes() {}

    /** Whether files in this directory can have them. Tried out: what file systems say of themselves is not reliable. */
    static boolean kept(Path directory) throws IOException {
        Path probe = Files.createTempFile(directory.toAbsolutePath().getParent(), "attributes", null);
        try {
            view(probe).write("user.probe", ByteBuffer.wrap(new byte[] {1}));
            return true;
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        } finally {
            Files.delete(probe);
        }
    }

    /** Whether the file is an object written to its end. */
    static boolean whole(Path file) throws IOException {
        return view(file).list().contains(DIGEST);
    }

    private static UserDefinedFileAttributeView view(Path file) {
        UserDefinedFileAttributeView view = Files.getFileAttributeView(file, UserDefinedFileAttributeView.class);
        if (view == null) {
            throw new UnsupportedOperationException("no user-defined attributes for " + file);
        }
        return view;
    }
}
