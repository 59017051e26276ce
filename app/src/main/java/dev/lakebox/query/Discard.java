package dev.lakebox.query;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

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
}
