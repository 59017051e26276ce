package dev.lakebox.storage;

import dev.lakebox.CacheDirectory;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Finds MinIO's binary: the one that is named, otherwise the first on the PATH, otherwise the one in Lakebox's cache. */
final class MinioBinary {

    private final Optional<Path> named;
    private final UnaryOperator<String> environment;
    private final String operatingSystem;

    MinioBinary(Optional<Path> named) {
        this(named, System::getenv, System.getProperty("os.name"));
    }

    MinioBinary(Optional<Path> named, UnaryOperator<String> environment, String operatingSystem) {
        this.named = named;
        this.environment = environment;
        this.operatingSystem = operatingSystem.toLowerCase(Locale.ROOT);
    }

    Optional<Path> find() {
        if (named.isPresent()) {
            return named.map(Path::toAbsolutePath).filter(MinioBinary::usable);
        }
        String file = operatingSystem.startsWith("windows") ? "minio.exe" : "minio";
        return Stream.concat(path(), cache().stream())
                .map(directory -> directory.resolve(file))
                .filter(MinioBinary::usable)
                .findFirst();
    }

    /** The sentence for a person whose binary is not found. */
    static String missing(Optional<Path> named) {
        return named.map(path ->
                        "Cannot start MinIO: no executable at %s (lakebox.storage.minio.binary)".formatted(path))
                .orElse("Cannot start MinIO: no minio binary on the PATH or in Lakebox's cache; build one with"
                        + " .ci/minio, name one with lakebox.storage.minio.binary, or set"
                        + " lakebox.storage.kind=embedded in a new data directory");
    }

    private Stream<Path> path() {
        // an empty entry would mean the current directory
        return Stream.ofNullable(environment.apply("PATH"))
                .flatMap(entries -> Stream.of(entries.split(File.pathSeparator)))
                .filter(entry -> !entry.isBlank())
                .map(Path::of);
    }

    private Optional<Path> cache() {
        return CacheDirectory.find(environment, operatingSystem);
    }

    private static boolean usable(Path path) {
        return Files.isRegularFile(path) && Files.isExecutable(path);
    }
}
