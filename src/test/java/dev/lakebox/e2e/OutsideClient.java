package dev.lakebox.e2e;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;

/** A program of this machine that is no part of the sandbox, run in a directory of its own as a person would run it. */
final class OutsideClient {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Path directory;
    private final Map<String, String> environment = new HashMap<>();

    /** @param directory where it runs; made where there is none */
    OutsideClient(Path directory) throws IOException {
        this.directory = Files.createDirectories(directory);
    }

    /** The directory that the environment names; skips the test where it names none, under {@code CI=true} fails it. */
    static Path named(String variable, String what) {
        String value = System.getenv(variable);
        return value == null ? missing("%s names no %s".formatted(variable, what)) : Path.of(value);
    }

    /** The program of that name on the PATH; skips the test where there is none, under {@code CI=true} fails it. */
    static Path onPath(String name) {
        return Pattern.compile(Pattern.quote(File.pathSeparator))
                .splitAsStream(System.getenv().getOrDefault("PATH", ""))
                .map(each -> Path.of(each, name))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseGet(() -> missing("There is no %s on the PATH".formatted(name)));
    }

    OutsideClient with(String variable, Object value) {
        environment.put(variable, value.toString());
        return this;
    }

    /** With the programs of that directory found before all others. */
    OutsideClient withPath(Path programs) {
        return with("PATH", programs + File.pathSeparator + System.getenv("PATH"));
    }

    /** A file beside it. */
    Path file(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }

    /** A file beside it that can be run. */
    Path program(String name, String text) throws IOException {
        Path file = file(name, text);
        if (!file.toFile().setExecutable(true)) {
            throw new IOException("Cannot make executable: " + file);
        }
        return file;
    }

    /** Runs lines of a shell. */
    String shell(String lines) throws IOException, InterruptedException {
        return run(List.of(
                onPath("bash").toString(), "-eu", file("lines.sh", lines).toString()));
    }

    /**
     * Runs it to its end.
     *
     * @return what it has said on its standard output
     */
    String run(List<String> command) throws IOException, InterruptedException {
        Path output = directory.resolve("output.txt");
        Path errors = directory.resolve("errors.txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        boolean ended = process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        if (!ended) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
        }
        String said = Files.readString(output);
        if (!ended || process.exitValue() != 0) {
            throw new AssertionError("%s %s%n%s%n%s"
                    .formatted(
                            String.join(" ", command),
                            ended ? "ended with " + process.exitValue() : "did not end within " + PATIENCE,
                            said,
                            Files.readString(errors)));
        }
        return said;
    }

    private static Path missing(String message) {
        if ("true".equals(System.getenv("CI"))) {
            throw new AssertionError(message);
        }
        return Assumptions.abort(message);
    }
}
