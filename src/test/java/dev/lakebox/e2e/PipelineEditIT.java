package dev.lakebox.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Edits of a running pipeline's SQL: those that fit go on from a savepoint, those that do not are refused. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PipelineEditIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String PIPELINE = "orders-raw";

    @TempDir
    private static Path directory;

    private static Path pipelines;
    private static RunningSandbox sandbox;

    @BeforeAll
    static void start() throws Exception {
        pipelines = copy(Path.of("../../pipeline/pipelines"), directory.resolve("pipelines"));
        sandbox = RunningSandbox.in(directory)
                .with("lakebox.flink.start", PIPELINE)
                .with("lakebox.flink.pipelines", pipelines.toString())
                .start();
        awaitMoreRows();
    }

    @AfterAll
    static void stop() throws Exception {
        sandbox.close();
    }

    @Test
    @Order(1)
    void shouldTakeANewFilter() throws Exception {
        shouldTake(PIPELINE + "/orders-raw.sql", "WHERE error IS NULL;", "WHERE error IS NULL AND quantity > 1;");
        long wrong = sandbox.number("SELECT count(*) FROM raw.orders WHERE quantity <= 1");
        awaitMoreRows();
        assertThat(sandbox.number("SELECT count(*) FROM raw.orders WHERE quantity <= 1"))
                .as("rows that the filter drops, after it was taken")
                .isEqualTo(wrong);
    }

    @Test
    @Order(2)
    void shouldTakeANewComputedColumn() throws Exception {
        shouldTake("topics.sql", "  order_time AS", "  bulk AS quantity > 3,\n  order_time AS");
        shouldTake(PIPELINE + "/orders-raw.sql", "AND quantity > 1;", "AND (bulk OR quantity > 1);");
        awaitMoreRows();
    }

    @Test
    @Order(3)
    void shouldTakeAChangedOption() throws Exception {
        shouldTake(
                "topics.sql", "'topic' = 'orders',", "'topic' = 'orders',\n  'properties.max.poll.records' = '200',");
        awaitMoreRows();
    }

    @Test
    @Order(4)
    void shouldRefuseWhatCannotBePlanned() throws Exception {
        shouldRefuse(
                "  order_id, user_id,", "  order_id, no_such_column,", "orders-raw/orders-raw.sql:", "no_such_column");
    }

    @Test
    @Order(5)
    void shouldRefuseAnEditThatLosesState() throws Exception {
        String sql = Files.readString(pipelines.resolve(PIPELINE + "/orders-raw.sql"));
        String deadLetters = sql.substring(sql.indexOf("INSERT INTO lakehouse.ops"));
        shouldRefuse(deadLetters, "", "does not fit", "/api/pipelines/orders-raw/fresh");

        sandbox.post("/api/pipelines/" + PIPELINE + "/stop", Map.of());
        assertThatThrownBy(() -> sandbox.post("/api/pipelines/" + PIPELINE + "/start", Map.of()))
                .as("a start with that edit")
                .hasMessageContaining("422")
                .hasMessageContaining("/api/pipelines/orders-raw/fresh");

        Files.writeString(pipelines.resolve(PIPELINE + "/orders-raw.sql"), sql);
        sandbox.post("/api/pipelines/" + PIPELINE + "/start", Map.of());
        awaitMoreRows();
    }

    @Test
    @Order(6)
    void shouldTakeAnotherCheckpointInterval() throws Exception {
        String before = pipeline().path("jobId").asText();

        JsonNode answer = sandbox.put("/api/pipelines/" + PIPELINE + "/checkpoint-interval?millis=300", Map.of());

        assertThat(answer.path("jobId").asText()).isNotEqualTo(before);
        assertThat(sandbox.flink("/jobs/%s/checkpoints/config"
                                .formatted(answer.path("jobId").asText()))
                        .path("interval")
                        .asLong())
                .isEqualTo(300);
        awaitMoreRows();
    }

    @Test
    @Order(7)
    void shouldStopWhatWasStartedJustNow() throws Exception {
        for (int i = 0; i < 3; i++) {
            JsonNode stopped = sandbox.post("/api/pipelines/" + PIPELINE + "/stop", Map.of());
            assertThat(stopped.path("savepoint").asText()).startsWith("s3://");
            sandbox.post("/api/pipelines/" + PIPELINE + "/start", Map.of());
        }
        awaitMoreRows();
    }

    @Test
    @Order(8)
    void shouldHaveWrittenNothingTwice() {
        JsonNode counts = sandbox.rows(
                        "SELECT count(*), count(DISTINCT (kafka_partition, kafka_offset)) FROM raw.orders")
                .path(0);
        assertThat(counts.path(0).asLong())
                .isPositive()
                .isEqualTo(counts.path(1).asLong());
    }

    private static void shouldTake(String file, String from, String to) throws Exception {
        String before = pipeline().path("jobId").asText();
        edit(file, from, to);
        await("the job to go on with the edit").atMost(PATIENCE).until(() -> {
            JsonNode now = pipeline();
            return now.path("refused").isNull()
                    && !now.path("jobId").isNull()
                    && !now.path("jobId").asText().equals(before)
                    && now.path("state").asText().equals("RUNNING");
        });
    }

    private static void shouldRefuse(String from, String to, String... reasons) throws Exception {
        String file = PIPELINE + "/orders-raw.sql";
        edit(file, from, to);
        await("the refusal")
                .atMost(PATIENCE)
                .until(() -> !pipeline().path("refused").isNull());
        assertThat(pipeline().path("refused").asText()).contains(reasons);
        awaitMoreRows();
        if (!to.isEmpty()) {
            // the mended file is taken as any other edit
            shouldTake(file, to, from);
        }
    }

    private static void edit(String file, String from, String to) throws IOException {
        Path path = pipelines.resolve(file);
        String sql = Files.readString(path);
        assertThat(sql).contains(from);
        Files.writeString(
                path,
                sql.replaceFirst(java.util.regex.Pattern.quote(from), java.util.regex.Matcher.quoteReplacement(to)));
    }

    private static JsonNode pipeline() {
        for (JsonNode known : sandbox.get("/api/pipelines")) {
            if (known.path("name").asText().equals(PIPELINE)) {
                return known;
            }
        }
        throw new AssertionError("There is no pipeline " + PIPELINE);
    }

    private static void awaitMoreRows() {
        await("rows of a job that runs").atMost(PATIENCE).ignoreExceptions().until(() -> {
            return sandbox.number("SELECT count(*) FROM raw.orders") >= 0;
        });
        long now = sandbox.number("SELECT count(*) FROM raw.orders");
        await("more rows than " + now)
                .atMost(PATIENCE)
                .until(() -> sandbox.number("SELECT count(*) FROM raw.orders") > now);
    }

    private static Path copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path copy = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(file, copy);
                }
            }
        }
        return to;
    }
}
