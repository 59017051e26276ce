package dev.lakebox.query;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
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
    private final KeptFiles copies;

    /**
     * @param inPlace directories of this machine by the prefix of the locations that they hold: {@code s3://lakehouse/}
     * @param megabytes that the cache may hold
     * @param inUse how long a file may still be read after the cache gave it up
     */
    DataFiles(Map<String, Path> inPlace, Path directory, int megabytes, Duration inUse) throws IOException {
        this.inPlace = Map.copyOf(inPlace);
        this.directory = directory;
        Files.createDirectories(directory);
        this.copies = new KeptFiles(megabytes, inUse);
        try (Stream<Path> left = Files.list(directory)) {
            for (Path file : left.toList()) {
                if (file.toString().endsWith(".parquet")) {
                    copies.add(file);
                } else {
                    Files.delete(file);
                }
            }
        }
    }

    /** Where DuckDB finds it once {@link #fetch} has been called. */
    Path path(String location) {
        return inPlace(location).orElseGet(() -> directory.resolve(Names.hash(location) + ".parquet"));
    }

    /** Whether {@link #fetch} has nothing to do for it. */
    boolean isHere(String location) {
        return inPlace(location).isPresent() || copies.has(path(location));
    }

    /** Makes sure that it is there. */
    void fetch(FileIO io, String location) {
        if (inPlace(location).isEmpty()) {
            copies.ensure(path(location), file -> download(io, location, file));
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

    private void download(FileIO io, String location, Path file) throws IOException {
        Path partial = Files.createTempFile(directory, "partial", null);
        try (InputStream in = io.newInputFile(location).newStream()) {
            Files.copy(in, partial, StandardCopyOption.REPLACE_EXISTING);
            Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(partial);
        }
    }
}
