package dev.lakebox.query;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.iceberg.io.FileIO;

/**
 * Data files as DuckDB can read them: in place where they are plain files of this machine, otherwise in a cache. A
 * location's file never changes, so a copy is good for ever.
 */
final class DataFiles {

    private final Map<String, Path> inPlace;
    private final Path directory;
    private final Cache<Path, Long> cached;

    /**
     * @param inPlace directories of this machine by the prefix of the locations that they hold: {@code s3://lakehouse/}
     * @param megabytes that the cache may hold
     * @param inUse how long a file may still be read after the cache gave it up
     */
    DataFiles(Map<String, Path> inPlace, Path directory, int megabytes, Duration inUse) throws IOException {
        this.inPlace = Map.copyOf(inPlace);
        this.directory = directory;
        Files.createDirectories(directory);
        this.cached = Caffeine.newBuilder()
                .maximumWeight((long) megabytes << 10)
                .weigher((Path file, Long size) -> (int) Math.min(Integer.MAX_VALUE, 1 + (size >> 10)))
                .evictionListener((Path file, Long size, RemovalCause cause) -> Discard.later(file, inUse))
                .build();
        try (Stream<Path> left = Files.list(directory)) {
            for (Path file : left.toList()) {
                if (file.toString().endsWith(".parquet")) {
                    cached.put(file, Files.size(file));
                } else {
                    Files.delete(file);
                }
            }
        }
    }

    /** Where DuckDB finds it once {@link #fetch} has been called. */
    Path path(String location) {
        return inPlace(location).orElseGet(() -> directory.resolve(name(location) + ".parquet"));
    }

    /** Whether {@link #fetch} has nothing to do for it. */
    boolean isHere(String location) {
        return inPlace(location).isPresent() || cached.getIfPresent(path(location)) != null;
    }

    /** Makes sure that it is there. */
    void fetch(FileIO io, String location) {
        if (inPlace(location).isEmpty()) {
            cached.get(path(location), file -> download(io, location, file));
        }
    }

    private Optional<Path> inPlace(String location) {
        // DuckDB would take these for a pattern
        if (location.contains("*") || location.contains("?") || location.contains("[")) {
            return Optional.empty();
        }
        return inPlace.entrySet().stream()
                .filter(entry -> location.startsWith(entry.getKey()))
                .map(entry -> entry.getValue()
                        .resolve(location.substring(entry.getKey().length())))
                .findFirst();
    }

    private Long download(FileIO io, String location, Path file) {
        try {
            Path partial = Files.createTempFile(directory, "partial", null);
            try (InputStream in = io.newInputFile(location).newStream()) {
                Files.copy(in, partial, StandardCopyOption.REPLACE_EXISTING);
                Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(partial);
            }
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot fetch " + location, e);
        }
    }

    private static String name(String location) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(location.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
