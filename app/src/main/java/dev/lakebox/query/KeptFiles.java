package dev.lakebox.query;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Files that can be made again at any time; those that are used most are kept, up to a size. Safe for many threads. */
final class KeptFiles {

    private final Duration inUse;
    private final Cache<Path, Long> sizes;

    /** Makes a file. */
    interface Maker {
        void make(Path file) throws IOException;
    }

    /**
     * @param megabytes that they may take together
     * @param inUse how long a file may still be read after it was given up
     */
    KeptFiles(int megabytes, Duration inUse) {
        this.inUse = inUse;
        this.sizes = Caffeine.newBuilder()
                .maximumWeight((long) megabytes << 10)
                .weigher((Path file, Long size) -> (int) Math.min(Integer.MAX_VALUE, 1 + (size >> 10)))
                .evictionListener((Path file, Long size, RemovalCause cause) -> giveUp(file))
                .build();
    }

    /** Makes sure that the file is there, for as long as a query may take. */
    void ensure(Path file, Maker maker) {
        sizes.get(file, absent -> {
            try {
                maker.make(file);
                return Files.size(file);
            } catch (IOException e) {
                throw new UncheckedIOException("Cannot make " + file, e);
            }
        });
    }

    /** A file that is there already. */
    void add(Path file) throws IOException {
        sizes.put(file, Files.size(file));
    }

    boolean has(Path file) {
        return sizes.getIfPresent(file) != null;
    }

    Set<Path> files() {
        sizes.cleanUp();
        return sizes.asMap().keySet();
    }

    private void giveUp(Path file) {
        CompletableFuture.delayedExecutor(inUse.toMillis(), TimeUnit.MILLISECONDS)
                .execute(() -> sizes.asMap().compute(file, (key, size) -> {
                    // it may have been made again since
                    if (size == null) {
                        Discard.now(file);
                    }
                    return size;
                }));
    }
}
