package dev.lakebox.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/**
 * The sandbox as a process, packaged or in dev mode, on ports of its own, spoken to by its API alone. Run {@link #main} to
 * have one by hand.
 */
public final class RunningSandbox implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final Pattern LISTENING = Pattern.compile("Listening on: (http://\\S+)");
    private static final Duration TO_START = Duration.ofMinutes(4);

    private final Process process;
    private final Path log;
    private URI address;

    private RunningSandbox(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** A sandbox on any free ports with its state under that directory. */
    public static Builder in(Path directory) {
        return new Builder(directory);
    }

    /** Runs one until the process is ended: {@code main(directory, name=value…)}. */
    public static void main(String[] arguments) throws Exception {
        Builder builder = in(Path.of(arguments.length == 0 ? "target/sandbox" : arguments[0]));
        for (int i = 1; i < arguments.length; i++) {
            String[] setting = arguments[i].split("=", 2);
            builder.with(setting[0], setting[1]);
        }
        try (RunningSandbox sandbox = builder.start()) {
            System.out.println(sandbox.address());
            sandbox.process.waitFor();
        }
    }

    /** The page's address. */
    public URI address() {
        return address;
    }

    public long pid() {
        return process.pid();
    }

    public boolean running() {
        return process.isAlive();
    }

    /** Where a component of that name answers. */
    public String endpoint(String component) {
        for (JsonNode known : get("/api/sandbox").path("components")) {
            if (known.path("name").asText().equals(component)) {
                return known.path("endpoint").asText();
            }
        }
        throw new AssertionError("There is no component " + component);
    }

    public JsonNode get(String path) {
        return send(HttpRequest.newBuilder(address.resolve(path)).GET());
    }

    /** The answer as it is. */
    public String text(String path) {
        return exchange(HttpRequest.newBuilder(address.resolve(path)).GET());
    }

    /** What Flink's own REST API answers. */
    public JsonNode flink(String path) {
        return send(HttpRequest.newBuilder(URI.create(endpoint("flink") + path)).GET());
    }

    public JsonNode put(String path, Map<String, ?> body) {
        return send(json(path).PUT(HttpRequest.BodyPublishers.ofByteArray(bytes(body))));
    }

    public JsonNode post(String path, Map<String, ?> body) {
        return send(json(path).POST(HttpRequest.BodyPublishers.ofByteArray(bytes(body))));
    }

    /** The rows of a query's answer. */
    public JsonNode rows(String sql) {
        JsonNode answer = post("/api/query", Map.of("sql", sql, "limit", 100_000));
        if (answer.path("truncated").asBoolean()) {
            throw new AssertionError("The answer is truncated: " + sql);
        }
        return answer.path("rows");
    }

    /** The one number that a query answers. */
    public long number(String sql) {
        return rows(sql).path(0).path(0).asLong();
    }

    /** Ends the process at once, as a crash would. */
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    /** Asks the process to end, and waits for it and all that it has started. */
    public int stop() throws InterruptedException {
        List<ProcessHandle> started = process.descendants().toList();
        process.destroy();
        return end(started, "SIGTERM");
    }

    /** Ends the process as Ctrl+C in its terminal does, and waits for it and all that it has started. */
    public int interrupt() throws IOException, InterruptedException {
        List<ProcessHandle> started = process.descendants().toList();
        new ProcessBuilder("kill", "-INT", String.valueOf(pid())).start().waitFor();
        return end(started, "SIGINT");
    }

    private int end(List<ProcessHandle> started, String signal) throws InterruptedException {
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            abandon();
            throw new AssertionError("The sandbox did not stop within 30 s of %s%n%s".formatted(signal, log()));
        }
        started.forEach(child -> child.onExit().orTimeout(30, TimeUnit.SECONDS).join());
        return process.exitValue();
    }

    /** In dev mode the program is a child of Maven's that would outlive it. */
    private void abandon() throws InterruptedException {
        List<ProcessHandle> started = process.descendants().toList();
        kill();
        started.forEach(ProcessHandle::destroyForcibly);
    }

    /** What the process has said. */
    public String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws InterruptedException {
        if (process.isAlive()) {
            stop();
        }
    }

    /** Waits until everything runs; with its log in the message where it does not. */
    public void awaitRunning() throws InterruptedException {
        await(this::runs);
    }

    /** Waits until it takes requests; what runs by then is another matter. */
    public void awaitListening() throws InterruptedException {
        await(this::listens);
    }

    private void await(Callable<Boolean> far) throws InterruptedException {
        try {
            Awaitility.await()
                    .atMost(TO_START)
                    .pollInterval(Duration.ofMillis(100))
                    .until(far);
        } catch (RuntimeException | Error e) {
            abandon();
            throw new AssertionError("The sandbox did not start\n" + log(), e);
        }
    }

    private boolean listens() {
        if (!process.isAlive()) {
            throw new AssertionError("The sandbox ended with " + process.exitValue());
        }
        if (address == null) {
            Matcher listening = LISTENING.matcher(log());
            if (listening.find()) {
                address = URI.create(listening.group(1));
            }
        }
        return address != null;
    }

    private boolean runs() {
        if (!listens()) {
            return false;
        }
        try {
            return get("/api/sandbox").path("state").asText().equals("RUNNING");
        } catch (UncheckedIOException e) {
            // on its way up or down: the next look tells which
            return false;
        }
    }

    private HttpRequest.Builder json(String path) {
        return HttpRequest.newBuilder(address.resolve(path)).header("Content-Type", "application/json");
    }

    private JsonNode send(HttpRequest.Builder builder) {
        String body = exchange(builder);
        try {
            return JSON.readTree(body);
        } catch (IOException e) {
            throw new UncheckedIOException("No JSON: " + body, e);
        }
    }

    private static String exchange(HttpRequest.Builder builder) {
        HttpRequest request = builder.timeout(Duration.ofMinutes(1)).build();
        try {
            HttpResponse<String> response = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() >= 400) {
                throw new AssertionError("%s %s: %d %s"
                        .formatted(request.method(), request.uri(), response.statusCode(), response.body()));
            }
            return response.body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static byte[] bytes(Map<String, ?> body) {
        try {
            return JSON.writeValueAsBytes(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How it is to be started. */
    public static final class Builder {

        private final Path directory;
        private final Map<String, String> settings = new LinkedHashMap<>();
        private final List<String> options = new ArrayList<>();
        private Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        private Path sources;

        private Builder(Path directory) {
            this.directory = directory.toAbsolutePath();
            settings.put("quarkus.http.port", "0");
            settings.put("lakebox.kafka.port", "0");
            settings.put("lakebox.database.port", "0");
            settings.put("lakebox.storage.port", "0");
            settings.put("lakebox.storage.console-port", "0");
            settings.put("lakebox.catalog.port", "0");
            settings.put("lakebox.flink.port", "0");
            settings.put("lakebox.gateway.port", "0");
            settings.put("lakebox.registry.port", "0");
            settings.put("lakebox.storage.kind", "embedded");
        }

        public Builder with(String setting, String value) {
            settings.put(setting, value);
            return this;
        }

        /** An option of the JVM. */
        public Builder option(String option) {
            options.add(option);
            return this;
        }

        /** Another Java than the tests' own. */
        public Builder java(Path java) {
            this.java = java;
            return this;
        }

        /** In dev mode, from a copy of the sources that may be edited, and not as packaged. */
        public Builder dev(Path sources) {
            this.sources = sources.toAbsolutePath();
            return with("lakebox.data-dir", directory.resolve(".lakebox").toString());
        }

        /** Starts the process and returns at once. */
        public RunningSandbox launch() throws IOException {
            Files.createDirectories(directory);
            List<String> command = new ArrayList<>(sources == null ? packaged() : inDev());
            settings.forEach(
                    (name, value) -> command.add(sources == null ? 1 : command.size(), "-D" + name + "=" + value));
            Path log = Files.createTempFile(directory, "sandbox-", ".log");
            Process process = new ProcessBuilder(command)
                    .directory(sources == null ? directory.toFile() : sources.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            return new RunningSandbox(process, log);
        }

        private List<String> packaged() {
            List<String> command = new ArrayList<>(List.of(java.toString()));
            command.addAll(options);
            command.add("-jar");
            command.add(Path.of(System.getProperty("lakebox.jar", "app/target/quarkus-app/quarkus-run.jar"))
                    .toAbsolutePath()
                    .toString());
            return command;
        }

        private List<String> inDev() {
            String wrapper = System.getProperty("os.name").startsWith("Windows") ? "mvnw.cmd" : "mvnw";
            return List.of(
                    sources.resolve(wrapper).toString(),
                    "-B",
                    "-ntp",
                    "quarkus:dev",
                    "-Ddebug=false",
                    "-Dquarkus.console.enabled=false");
        }

        /** Starts the process and waits until everything runs. */
        public RunningSandbox start() throws IOException, InterruptedException {
            RunningSandbox sandbox = launch();
            sandbox.awaitRunning();
            return sandbox;
        }
    }
}
