package dev.lakebox.e2e;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the whole sandbox costs and gives: {@code main(minutes, parts)}, parts being some of {@code steady,all,ceilings,flood,dev}.
 * Prints a table and writes {@code target/benchmark.json}. Figures are of this machine at this moment, so its load stands
 * beside them.
 */
public final class SandboxBenchmark {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final int RELOADS = 4;
    private static final int FLOOD = 1_000_000;

    private final Map<String, Object> figures = new LinkedHashMap<>();

    public static void main(String[] arguments) throws Exception {
        int minutes = Integer.parseInt(arguments[0]);
        List<String> parts = List.of(arguments[1].split(","));
        Path scratch = Files.createTempDirectory("lakebox-benchmark");
        SandboxBenchmark benchmark = new SandboxBenchmark();
        benchmark.figures.put("at", Instant.now().toString());
        benchmark.figures.put("java", System.getProperty("java.version"));
        benchmark.figures.put("processors", Runtime.getRuntime().availableProcessors());
        benchmark.load("load before");
        try {
            for (String part : parts) {
                Path directory = scratch.resolve(part);
                switch (part) {
                    case "steady" -> benchmark.steady(directory, minutes, List.of());
                    case "all" -> benchmark.steady(directory, minutes, PipelineCeilings.names());
                    case "ceilings" -> PipelineCeilings.measure(directory, benchmark.figures::put);
                    case "flood" -> benchmark.flood(directory);
                    case "dev" -> benchmark.dev(directory);
                    default -> throw new IllegalArgumentException("No part of the benchmark: " + part);
                }
            }
            benchmark.load("load after");
        } finally {
            // what was measured before something failed is worth telling
            benchmark.report();
        }
    }

    /**
     * 1,000 orders a second: start, memory, CPU, freshness, checkpoints.
     *
     * @param pipelines that run; empty for those that do by default
     */
    private void steady(Path directory, int minutes, List<String> pipelines) throws Exception {
        long begun = System.nanoTime();
        RunningSandbox.Builder settings = RunningSandbox.in(directory)
                .with("lakebox.generator.rate", "1000")
                .with("lakebox.generator.day-rhythm", "false");
        if (!pipelines.isEmpty()) {
            settings.with("lakebox.flink.start", String.join(",", pipelines));
            figures.put("all pipelines at once", pipelines.size());
        }
        try (RunningSandbox sandbox = settings.launch()) {
            // tables can be read before the last pipeline is planned
            sandbox.awaitListening();
            awaitRows(sandbox);
            figures.put("packaged: first rows queryable, s", seconds(begun));
            sandbox.awaitRunning();
            figures.put("packaged: all components run, s", seconds(begun));
            for (JsonNode component : sandbox.get("/api/sandbox").path("components")) {
                figures.put(
                        "  of which %s, ms".formatted(component.path("name").asText()),
                        component.path("startMillis").asLong());
            }

            Duration cpuBefore = Processes.cpu(sandbox);
            long from = System.nanoTime();
            long until = from + Duration.ofMinutes(minutes).toNanos();
            await().atMost(Duration.ofMinutes(minutes + 1L))
                    .pollInterval(Duration.ofSeconds(1))
                    .until(() -> System.nanoTime() > until);
            figures.put(
                    "CPU, share of one core, %",
                    Math.round(100.0 * Processes.cpu(sandbox).minus(cpuBefore).toNanos() / (System.nanoTime() - from)));
            figures.put(
                    "resident memory of all processes after %d min, MB".formatted(minutes),
                    Processes.residentMegabytes(sandbox));
            freshness(sandbox);
            checkpoints(sandbox);
            if (pipelines.isEmpty()) {
                long asked = System.nanoTime();
                sandbox.put("/api/pipelines/orders-raw/checkpoint-interval?millis=2000", Map.of());
                figures.put("another checkpoint interval, s", seconds(asked));
            }
            figures.put("rows in raw.orders", sandbox.number("SELECT count(*) FROM raw.orders"));
        }
    }

    /** From {@code ./mvnw quarkus:dev} on sources that nobody has built yet, and once more on built ones. */
    private void dev(Path directory) throws Exception {
        Sources sources = Sources.copyTo(directory.resolve("lakebox"));
        long begun = System.nanoTime();
        try (RunningSandbox sandbox =
                RunningSandbox.in(directory).dev(sources.root()).launch()) {
            sandbox.awaitListening();
            awaitRows(sandbox);
            figures.put("dev: first rows queryable, with the build, s", seconds(begun));
            sandbox.awaitRunning();
        }
        long again = System.nanoTime();
        try (RunningSandbox sandbox = RunningSandbox.in(directory)
                .dev(sources.root())
                .with("lakebox.reset", "true")
                .launch()) {
            sandbox.awaitListening();
            awaitRows(sandbox);
            figures.put("dev: first rows queryable, built before, s", seconds(again));
            sandbox.awaitRunning();
            for (int edit = 1; edit <= RELOADS; edit++) {
                edit(sandbox, sources, edit);
            }
        }
    }

    private void edit(RunningSandbox sandbox, Sources sources, int edit) throws Exception {
        String wanted = "edit " + edit;
        sources.write(LiveReloadIT.GREETING, LiveReloadIT.greeting(wanted));
        long saved = System.nanoTime();
        await().atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(50))
                .ignoreExceptionsMatching(AssertionError.class::isInstance)
                .until(() -> sandbox.text("/api/greeting").equals(wanted));
        figures.put("dev: answer by edited Java, %s, s".formatted(wanted), seconds(saved));
    }

    private static void awaitRows(RunningSandbox sandbox) {
        await().atMost(PATIENCE).ignoreExceptions().until(() -> landed(sandbox) > 0);
    }

    private void freshness(RunningSandbox sandbox) {
        for (JsonNode table : sandbox.get("/api/freshness").path("tables")) {
            String name = table.path("table").asText();
            figures.put("freshness of %s, ms p50/p95/p99".formatted(name), quantiles(table, "p"));
            figures.put("  beyond the wait that %s declares".formatted(name), quantiles(table, "latencyP"));
        }
    }

    private static String quantiles(JsonNode table, String prefix) {
        return Stream.of("50", "95", "99")
                .map(quantile -> table.path(prefix + quantile + "Millis").asText())
                .collect(Collectors.joining("/"));
    }

    private void checkpoints(RunningSandbox sandbox) throws Exception {
        for (JsonNode pipeline : sandbox.get("/api/pipelines")) {
            JsonNode summary = sandbox.flink(
                    "/jobs/%s/checkpoints".formatted(pipeline.path("jobId").asText()));
            JsonNode duration = summary.path("summary").path("end_to_end_duration");
            figures.put(
                    "checkpoints of %s, ms p50/p99"
                            .formatted(pipeline.path("name").asText()),
                    "%.0f/%.0f (%d failed)"
                            .formatted(
                                    duration.path("p50").asDouble(),
                                    duration.path("p99").asDouble(),
                                    summary.path("counts").path("failed").asInt()));
        }
    }

    /** A topic full of orders, and one pipeline that lands them with nothing else running. */
    private void flood(Path directory) throws Exception {
        try (RunningSandbox sandbox = RunningSandbox.in(directory)
                .with("lakebox.generator.rate", "0")
                .with("lakebox.flink.start", "orders-enriched")
                .start()) {
            sandbox.post("/api/pipelines/orders-enriched/stop", Map.of());
            sandbox.post("/api/generator/burst?orders=" + FLOOD, Map.of());
            long produced = System.nanoTime();
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).until(() -> acknowledged(sandbox) >= FLOOD);
            figures.put("orders into Kafka, records/s", Math.round(FLOOD / seconds(produced)));
            sandbox.put("/api/generator", Map.of("paused", true));
            sandbox.post("/api/pipelines/orders-raw/start", Map.of());
            await().atMost(PATIENCE).ignoreExceptions().until(() -> landed(sandbox) > 0);
            long first = landed(sandbox);
            long from = System.nanoTime();
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(100)).until(() -> landed(sandbox) >= FLOOD);
            figures.put("Kafka to Iceberg, rows/s after the first commit", Math.round((FLOOD - first) / seconds(from)));
        }
    }

    private static long acknowledged(RunningSandbox sandbox) {
        return sandbox.get("/api/generator")
                .path("topics")
                .path("orders")
                .path("acknowledged")
                .asLong();
    }

    private static long landed(RunningSandbox sandbox) {
        return sandbox.number("SELECT count(*) FROM raw.orders");
    }

    private void load(String name) {
        figures.put(name, ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }

    static double seconds(long from) {
        return Math.round((System.nanoTime() - from) / 1e7) / 100.0;
    }

    private void report() throws Exception {
        figures.forEach((name, value) -> System.out.printf("%-60s %s%n", name, value));
        Path file = Path.of("target/benchmark.json");
        Files.createDirectories(file.getParent());
        JSON.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), figures);
    }
}
