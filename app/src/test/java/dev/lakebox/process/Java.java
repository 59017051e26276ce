package dev.lakebox.process;

import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Programs of these tests, which run wherever the tests do. */
final class Java {

    private Java() {}

    static List<String> line(Class<?> main, String... arguments) {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx32m",
                "-XX:+UseSerialGC",
                "-cp",
                home(main) + File.pathSeparator + home(ChildProcess.class),
                main.getName()));
        line.addAll(List.of(arguments));
        return line;
    }

    static ChildProcess.Command sleeper(Path directory, String... arguments) {
        return new ChildProcess.Command(
                "sleeper",
                line(Sleeper.class, arguments),
                Map.of("SLEEPER_SAYS", "a greeting"),
                directory.resolve("logs"),
                directory.resolve("run"),
                Duration.ofSeconds(2));
    }

    private static Path home(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
