package dev.lakebox.table;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;

/**
 * Hadoop's {@code file:} as a catalog that commits by renaming needs it: a rename never replaces a file, as on HDFS. Hadoop's
 * own would let two who commit at the same time both succeed, and one of them be forgotten. It starts no program to set
 * permissions either, which Windows would not have. The embedded Flink has a copy, as the two share no class path.
 */
public final class LocalFiles extends LocalFileSystem {

    public LocalFiles() {
        super(new Raw());
    }

    @Override
    public void initialize(URI name, Configuration hadoop) throws IOException {
        super.initialize(name, hadoop);
        setWriteChecksum(false);
        setVerifyChecksum(false);
    }

    private static final class Raw extends RawLocalFileSystem {

        @Override
        public boolean rename(Path from, Path to) throws IOException {
            java.nio.file.Path source = pathToFile(from).toPath();
            if (!Files.isRegularFile(source)) {
                return super.rename(from, to);
            }
            java.nio.file.Path target = pathToFile(to).toPath();
            try {
                Files.createLink(target, source);
            } catch (FileAlreadyExistsException e) {
                return false;
            } catch (UnsupportedOperationException | IOException e) {
                // a disk without links
                return !Files.exists(target) && super.rename(from, to);
            }
            try {
                Files.delete(source);
            } catch (IOException e) {
                // it has its new name all the same
                source.toFile().deleteOnExit();
            }
            return true;
        }

        @Override
        public void setPermission(Path path, FsPermission permission) {
            // as the process makes them
        }
    }
}
