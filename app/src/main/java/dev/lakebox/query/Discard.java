package dev.lakebox.query;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Deletes files that a running query may still read: not at once, but when it must have ended. */
final class Discard {

    private Discard() {}

    static void later(Path file, Duration delay) {
        CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS)
                .execute(() -> now(file));
    }

    static void now(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // Windows: still open; the directory is emptied at the next start
        }
    }

    /** Empties a directory: what an earlier process left there is nobody's. */
    static void all(Path directory) throws IOException {
        try (Stream<Path> left = Files.list(directory)) {
            for (Path file : left.toList()) {
                Files.delete(file);
            }
        }
    }
}
