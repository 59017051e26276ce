package dev.lakebox.e2e;

import java.io.File;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** The Javas that are on this machine beside the tests' own. */
final class Java {

    private static final String NAMED = "LAKEBOX_OTHER_JAVAS";
    private static final List<String> USUAL = List.of(
            "/usr/lib/jvm",
            "/Library/Java/JavaVirtualMachines",
            System.getProperty("user.home") + "/.sdkman/candidates/java");

    private Java() {}

    /**
     * Skips the test where there is none; under {@code CI=true} that is a failure.
     *
     * @param feature of its version, as 17 in 17.0.15
     * @return the program
     */
    static Path of(String what, IntPredicate feature) {
        return Stream.concat(
                        USUAL.stream().flatMap(Java::homes),
                        Stream.ofNullable(System.getenv(NAMED))
                                .flatMap(Pattern.compile(Pattern.quote(File.pathSeparator))::splitAsStream)
                                .map(Path::of))
                .filter(home -> version(home).filter(feature::test).isPresent())
                .map(home -> home.resolve("bin/java"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseGet(() -> missing(what));
    }

    private static Stream<Path> homes(String directory) {
        Path parent = Path.of(directory);
        if (!Files.isDirectory(parent)) {
            return Stream.empty();
        }
        try (Stream<Path> children = Files.list(parent)) {
            return children.flatMap(child -> Stream.of(child, child.resolve("Contents/Home"))).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As its file {@code release} says. */
    private static Optional<Integer> version(Path home) {
        Properties release = new Properties();
        try (Reader file = Files.newBufferedReader(home.resolve("release"))) {
            release.load(file);
        } catch (IOException e) {
            return Optional.empty();
        }
        String version =
                release.getProperty("JAVA_VERSION", "0").replace("\"", "").replaceFirst("^1\\.", "");
        return Optional.of(Integer.parseInt(version.split("[^0-9]")[0]));
    }

    private static Path missing(String what) {
        String message = "There is no " + what + " on this machine (" + NAMED + " lists homes)";
        if ("true".equals(System.getenv("CI"))) {
            throw new AssertionError(message);
        }
        return Assumptions.abort(message);
    }
}
