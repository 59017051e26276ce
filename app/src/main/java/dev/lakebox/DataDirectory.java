package dev.lakebox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The directory of all state, held by one process at a time; the system frees it however that process ends. */
public final class DataDirectory implements AutoCloseable {

    private static final String LOCK = "lock";

    private final Path path;
    private final FileChannel channel;

    private DataDirectory(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /**
     * @param reset whether to delete what is in it
     * @throws StartException where it cannot be written or another process holds it
     */
    public static DataDirectory open(Path directory, boolean reset) {
        Path path = directory.toAbsolutePath().normalize();
        try {
            Files.createDirectories(path);
            FileChannel channel = FileChannel.open(
                    path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            if (!locked(channel)) {
                String holder = holder(channel);
                channel.close();
                throw new StartException(
                        "Cannot start: %s is in use by %s; stop it, or name another directory (lakebox.data-dir)"
                                .formatted(path, holder));
            }
            if (reset) {
                empty(path);
            }
            channel.truncate(0);
            channel.write(StandardCharsets.UTF_8.encode(
                    "process " + ProcessHandle.current().pid()));
            return new DataDirectory(path, channel);
        } catch (IOException e) {
            throw new StartException("Cannot write to %s: %s (lakebox.data-dir)".formatted(path, reason(e)), e);
        }
    }

    public Path path() {
        return path;
    }

    /** The directory of one part, created where it is missing. */
    public Path of(String part) {
        try {
            return Files.createDirectories(path.resolve(part));
        } catch (IOException e) {
            throw new StartException(
                    "Cannot create %s: %s (lakebox.data-dir)".formatted(path.resolve(part), reason(e)), e);
        }
    }

    /**
     * An empty directory for what need not survive. From now on it is the JVM's too: libraries unpack there what they load,
     * and a process that is killed leaves it behind, until the next start.
     */
    public Path temporary() {
        Path temporary = of("tmp");
        try {
            empty(temporary);
        } catch (IOException e) {
            throw new StartException("Cannot empty %s: %s (lakebox.data-dir)".formatted(temporary, reason(e)), e);
        }
        System.setProperty("java.io.tmpdir", temporary.toString());
        return temporary;
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock(Long.MAX_VALUE - 1, 1, false);
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    /** The lock is on one byte far behind the end, so that the text can be read while another holds it. */
    private static String holder(FileChannel channel) throws IOException {
        ByteBuffer text = ByteBuffer.allocate(64);
        channel.read(text, 0);
        text.flip();
        return text.hasRemaining() ? StandardCharsets.UTF_8.decode(text).toString() : "another process";
    }

    private static void empty(Path path) throws IOException {
        List<Path> doomed;
        try (Stream<Path> files = Files.walk(path)) {
            doomed = files.sorted(Comparator.reverseOrder())
                    .filter(file -> !file.equals(path) && !file.equals(path.resolve(LOCK)))
                    .toList();
        }
        for (Path file : doomed) {
            Files.delete(file);
        }
    }

    /** Of file system errors the class often says more than the message, which is the path alone. */
    private static String reason(IOException e) {
        String kind = e.getClass().getSimpleName().replace("Exception", "").replaceAll("(?<=[a-z])(?=[A-Z])", " ");
        return "%s: %s".formatted(kind, e.getMessage());
    }
}
