package dev.lakebox;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The directory of a user's caches, where sandboxes share what is the same for all of them. */
public final class CacheDirectory {

    private CacheDirectory() {}

    /** Lakebox's own part of it; empty where the environment names no home. It need not exist. */
    public static Optional<Path> find() {
        return find(System::getenv, System.getProperty("os.name"));
    }

    /** The same, where it can be written to. */
    public static Optional<Path> writable() {
        return find().filter(CacheDirectory::isWritable);
    }

    private static boolean isWritable(Path directory) {
        try {
            return Files.isWritable(Files.createDirectories(directory));
        } catch (IOException e) {
            return false;
        }
    }

    /** @param environment a variable's value by its name, or null */
    public static Optional<Path> find(UnaryOperator<String> environment, String operatingSystem) {
        boolean windows = operatingSystem.toLowerCase(Locale.ROOT).startsWith("windows");
        return variable(environment, "XDG_CACHE_HOME")
                .or(() -> windows ? variable(environment, "LOCALAPPDATA") : Optional.empty())
                .or(() -> variable(environment, "HOME").map(home -> home + File.separator + ".cache"))
                .map(caches -> Path.of(caches, "lakebox"));
    }

    private static Optional<String> variable(UnaryOperator<String> environment, String name) {
        return Optional.ofNullable(environment.apply(name)).filter(value -> !value.isBlank());
    }
}
