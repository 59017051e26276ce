package dev.lakebox.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is asked, and however the query process ends, the rest of the sandbox goes on. */
class HarmlessIT {

    private static final List<String> ABUSE = List.of(
            "COPY (SELECT 1) TO '/tmp/lakebox-harmless'",
            "SELECT * FROM read_text('/etc/passwd')",
            "SELECT length(repeat('x', 4000000000))",
            "SELECT string_agg(repeat('x', 100000), '') FROM range(100000)",
            "SELECT count(*) FROM range(10000000) a, range(10000000) b WHERE a.range ^ b.range = -1",
            "WITH RECURSIVE t AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM t, range(100)) SELECT count(*) FROM t",
            "SELECT * FROM range(1000000000) ORDER BY hash(range)",
            "SELECT repeat('x', 100000000)",
            "SELECT " + "[".repeat(10_000) + "1" + "]".repeat(10_000),
            "SELECT * FROM raw.orders a, raw.orders b, raw.orders c ORDER BY hash(a.order_id || b.order_id || c.order_id)");

    @TempDir
    private Path directory;

    @Test
    void shouldGoOnWhateverIsAsked() throws Exception {
        try (RunningSandbox sandbox = RunningSandbox.in(directory)
                .with("lakebox.query.timeout", "5s")
                .with("lakebox.flink.start", "orders-raw")
                .start()) {
            await().atMost(Duration.ofMinutes(2)).ignoreExceptions().until(() -> landed(sandbox) > 0);
            long landed = landed(sandbox);
            JsonNode pipelines = jobs(sandbox);

            ExecutorService people = Executors.newFixedThreadPool(ABUSE.size());
            try {
                List<CompletableFuture<Throwable>> answers = ABUSE.stream()
                        .map(sql -> CompletableFuture.supplyAsync(
                                () -> catchThrowable(() -> sandbox.post("/api/query", Map.of("sql", sql))), people))
                        .toList();
                // meanwhile the page still gets its answers
                assertThat(sandbox.get("/api/sandbox").path("state").asText()).isEqualTo("RUNNING");
                for (CompletableFuture<Throwable> answer : answers) {
                    Throwable refusal = answer.get();
                    // some of it may even be answered, and more is asked at a time than there are places
                    if (refusal != null) {
                        assertThat(refusal).hasMessageMatching("(?s).*: (400|422|503|504) .*");
                    }
                }
            } finally {
                people.shutdown();
            }

            assertGoesOn(sandbox, landed, pipelines);
            ProcessHandle process = queryProcess(sandbox);
            process.destroyForcibly();
            process.onExit().join();
            assertGoesOn(sandbox, landed(sandbox), pipelines);
        }
    }

    /** What it opens has no password, or one that everybody knows. */
    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "only Linux tells which process listens where, in files")
    void shouldBeReachedFromThisMachineAlone() throws Exception {
        try (RunningSandbox sandbox = RunningSandbox.in(directory).start()) {
            assertThat(Processes.listening(sandbox))
                    .hasSizeGreaterThan(6)
                    .allSatisfy(socket ->
                            assertThat(socket.getAddress().isLoopbackAddress()).isTrue());
        }
    }

    private static void assertGoesOn(RunningSandbox sandbox, long landed, JsonNode pipelines) {
        assertThat(sandbox.number("SELECT count(*) FROM raw.orders")).isGreaterThanOrEqualTo(landed);
        await().atMost(Duration.ofSeconds(30)).until(() -> landed(sandbox) > landed);
        assertThat(jobs(sandbox)).as("pipelines").isEqualTo(pipelines);
        assertThat(sandbox.get("/api/sandbox").path("state").asText()).isEqualTo("RUNNING");
        assertThat(sandbox.get("/api/topics/orders/records?partition=0&limit=1").toString())
                .contains("order_id");
        assertThat(sandbox.text("/")).contains("<!doctype html>");
    }

    private static ProcessHandle queryProcess(RunningSandbox sandbox) {
        return ProcessHandle.of(sandbox.pid())
                .orElseThrow()
                .descendants()
                .filter(child -> child.info().commandLine().orElse("").contains("dev.lakebox.query.worker.Main"))
                .findFirst()
                .orElseThrow();
    }

    private static long landed(RunningSandbox sandbox) {
        return sandbox.number("SELECT count(*) FROM raw.orders");
    }

    /** Names and jobs: another job would be a restart. */
    private static JsonNode jobs(RunningSandbox sandbox) {
        JsonNode pipelines = sandbox.get("/api/pipelines");
        pipelines.forEach(pipeline -> {
            if (pipeline instanceof ObjectNode object) {
                object.retain("name", "state", "jobId");
            }
        });
        return pipelines;
    }
}
