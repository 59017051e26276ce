package dev.lakebox.storage;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Forces a written file to the disk, and with it the directories that were made for it. */
final class DiskSync {

    /** Windows opens no directories; NTFS journals its names. */
    private static final boolean DIRECTORIES = File.separatorChar == '/';

    private final Path file;
    private final Path existing;

    private DiskSync(Path file, Path existing) {
        this.file = file;
        this.existing = existing;
    }

    /** To be called before the file is written: what exists by then needs no forcing but for its new entry. */
    static DiskSync before(Path file) {
        Path existing = file.getParent();
        while (!Files.exists(existing)) {
            existing = existing.getParent();
        }
        return new DiskSync(file, existing);
    }

    /** Returns when the file's bytes, attributes and name are on the disk. A file that is gone by now needs nothing. */
    void force() {
        try {
            if (!Files.isDirectory(file)) {
                force(file, StandardOpenOption.WRITE);
            }
            if (DIRECTORIES) {
                Path lowest = Files.isDirectory(file) ? file : file.getParent();
                for (Path directory = lowest; directory.startsWith(existing); directory = directory.getParent()) {
                    force(directory, StandardOpenOption.READ);
                }
            }
        } catch (NoSuchFileException e) {
            // deleted since, by a request that came later
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void force(Path path, StandardOpenOption mode) throws IOException {
        try (FileChannel channel = FileChannel.open(path, mode)) {
            channel.force(true);
        }
    }
}
