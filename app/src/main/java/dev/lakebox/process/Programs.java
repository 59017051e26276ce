package dev.lakebox.process;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/** Servers that come as archives, unpacked once into a directory that sandboxes may share. */
public final class Programs {

    private static final String RUNS = "rwxr-xr-x";

    private final Path directory;

    /** @param directory where programs and their versions are unpacked side by side */
    public Programs(Path directory) {
        this.directory = directory;
    }

    /**
     * Unpacks it where that has not been done, whole or not at all.
     *
     * @param name of the program: {@code postgres}
     * @param archive a tar, packed by gzip or, where its name says so, by xz
     * @return the directory that has what is in the archive
     */
    public Path unpack(String name, URL archive) throws IOException {
        // its length tells one version from another
        Path home = directory.resolve(
                "%s-%x".formatted(name, archive.openConnection().getContentLengthLong()));
        if (Files.isDirectory(home)) {
            return home;
        }
        Files.createDirectories(directory);
        Path partial = Files.createTempDirectory(directory, name + "-partial");
        try (InputStream in = unpacked(archive)) {
            unpack(in, partial);
            Files.move(partial, home, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileAlreadyExistsException | DirectoryNotEmptyException e) {
            // another sandbox was as quick
        } finally {
            deleteTree(partial);
        }
        return home;
    }

    /** Deletes a directory with all that is in it, where it is there. */
    public static void deleteTree(Path directory) throws IOException {
        if (Files.notExists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static InputStream unpacked(URL archive) throws IOException {
        InputStream in = new BufferedInputStream(archive.openStream());
        return archive.getPath().endsWith("xz") ? new XZCompressorInputStream(in) : new GzipCompressorInputStream(in);
    }

    private static void unpack(InputStream archive, Path target) throws IOException {
        try (TarArchiveInputStream tar = new TarArchiveInputStream(archive)) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path file = entry.resolveIn(target);
                Files.createDirectories(
                        entry.isDirectory() ? file : file.resolve("..").normalize());
                if (entry.isSymbolicLink()) {
                    Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
                } else if (!entry.isDirectory()) {
                    Files.copy(tar, file);
                    if ((entry.getMode() & 0100) != 0
                            && Files.getFileStore(file).supportsFileAttributeView("posix")) {
                        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(RUNS));
                    }
                }
            }
        }
    }
}
