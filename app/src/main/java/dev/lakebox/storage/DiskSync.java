package dev.lakebox.storage;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** Forces a written file to the disk, and with it the directories that were made for it. */
final class DiskSync {

    /** Windows opens no directories; NTFS journals its names. */
    private static final boolean DIRECTORIES = File.separatorChar == '/';

    private final Path file;
    private final List<Path> changing;

    private DiskSync(Path file, List<Path> changing) {
        this.file = file;
        this.changing = changing;
    }

    /** To be called before the file is written, when it still shows which directories will get a new entry. */
    static DiskSync before(Path bucket, String key) {
        Path file = bucket.resolve(key).normalize();
        List<Path> changing = new ArrayList<>();
        if (!file.startsWith(bucket)) {
            // to be refused, or kept elsewhere as the odd key "/" is
            return new DiskSync(bucket, changing);
        }
        Path directory = bucket;
        for (Path name : bucket.relativize(file)) {
            Path next = directory.resolve(name);
            if (next.equals(file) || Files.notExists(next)) {
                changing.add(directory);
            }
            directory = next;
        }
        return new DiskSync(file, changing);
    }

    /** Returns when the file's bytes, attributes and name are on the disk. A file that is gone by now needs nothing. */
    void force() {
        try {
            if (!Files.isDirectory(file)) {
                force(file, StandardOpenOption.WRITE);
            } else if (DIRECTORIES) {
                force(file, StandardOpenOption.READ);
            }
            if (DIRECTORIES) {
                for (Path directory : changing) {
                    force(directory, StandardOpenOption.READ);
                }
            }
        } catch (NoSuchFileException e) {
            // deleted since, by a request that came later
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void force(Path path, OpenOption mode) throws IOException {
        try (FileChannel channel = FileChannel.open(path, mode)) {
            channel.force(true);
        }
    }
}
