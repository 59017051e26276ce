package dev.lakebox.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Streaming SQL over HTTP, on a sandbox that runs, and pipelines that a person writes. */
class StreamIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String BIG_ORDERS = """
            CREATE TABLE IF NOT EXISTS lakehouse.analytics.big_orders (order_id BIGINT, amount DECIMAL(10, 2));
            INSERT INTO lakehouse.analytics.big_orders
            SELECT order_id, amount FROM orders WHERE amount >= 100;
            """;

    private static Path directory;
    private static RunningSandbox sandbox;

    @BeforeAll
    static void start(@TempDir Path temporary) throws Exception {
        directory = temporary;
        sandbox = start();
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> sandbox.number("SELECT count(*) FROM raw.orders") > 100);
    }

    @AfterAll
    static void stop() throws Exception {
        if (sandbox != null) {
            sandbox.close();
        }
    }

    private static RunningSandbox start() throws Exception {
        return RunningSandbox.in(directory)
                .with("lakebox.flink.start", "orders-raw")
                .start();
    }

    /** Applied in their order, the changes of a count are the count. */
    @Test
    void shouldAnswerChangesOfWhichTheResultIsMade() throws Exception {
        List<JsonNode> lines = lines(Map.of(
                "sql",
                "SELECT kafka_partition, count(*) AS orders FROM orders GROUP BY kafka_partition",
                "limit",
                // an odd number: the last change is no -U, which would leave nothing
                201));

        assertThat(lines.get(0).path("columns").findValuesAsText("name")).containsExactly("kafka_partition", "orders");
        assertThat(lines.get(0).path("jobId").asText()).hasSize(32);
        assertThat(lines.get(lines.size() - 1).path("end").asText()).isEqualTo("limit");
        Map<Integer, Long> held = new HashMap<>();
        int changes = 0;
        for (JsonNode line : lines) {
            for (JsonNode row : line.path("rows")) {
                changes++;
                int partition = row.path(1).asInt();
                long count = row.path(2).asLong();
                switch (row.path(0).asText()) {
                    case "+I" -> assertThat(held.put(partition, count)).isNull();
                    case "-U" -> assertThat(held.remove(partition)).isEqualTo(count);
                    case "+U" -> assertThat(held.put(partition, count)).isNull();
                    default -> throw new AssertionError("No such change is due: " + row);
                }
            }
        }
        assertThat(changes).isEqualTo(201);
        assertThat(held).isNotEmpty();
    }

    @Test
    void shouldReadTablesOfTheLakehouseAsWell() throws Exception {
        List<JsonNode> lines = lines(Map.of(
                "sql",
                "SET 'execution.runtime-mode' = 'batch';\n"
                        + "SELECT count(*), min(order_id), sum(amount) FROM lakehouse.`raw`.orders"
                        + " /*+ OPTIONS('as-of-timestamp' = '%d') */".formatted(System.currentTimeMillis())));

        assertThat(lines.get(lines.size() - 1).path("end").asText()).isEqualTo("finished");
        JsonNode row = rows(lines).get(0);
        assertThat(row.path(1).asLong()).isGreaterThan(100);
        assertThat(row.path(3).isTextual()).as("a decimal as text").isTrue();
    }

    @Test
    void shouldKnowEachCatalog() throws Exception {
        assertThat(rows(lines(Map.of("sql", "SHOW CATALOGS"))))
                .map(row -> row.path(1).asText())
                .contains("lakehouse", "files");
    }

    @Test
    void shouldHaveATableForEachTopic() throws Exception {
        List<String> tables = rows(lines(Map.of("sql", "USE kafka.topics; SHOW TABLES"))).stream()
                .map(row -> row.path(1).asText())
                .toList();
        assertThat(tables).contains("orders", "payment-events", "transactions", "cdc.public.users", "orders.dlq");

        assertThat(columns("orders"))
                .startsWith("order_id BIGINT", "user_id BIGINT")
                .contains("amount DECIMAL(10, 2)", "kafka_offset BIGINT");
        assertThat(columns("payment-events")).startsWith("payment_id BIGINT").contains("amount DECIMAL(10, 2)");
        assertThat(columns("transactions")).startsWith("transaction_id BIGINT");
        assertThat(columns("fraud-alerts")).contains("charged_at TIMESTAMP_LTZ(3)");
        assertThat(columns("orders.dlq")).startsWith("raw_value BYTES", "record_key BYTES");
        for (String topic : List.of("orders", "payment-events", "transactions")) {
            JsonNode row = rows(lines(Map.of("sql", "SELECT * FROM kafka.topics.`%s`".formatted(topic), "limit", 1)))
                    .get(0);
            assertThat(row).as(topic).noneMatch(JsonNode::isNull);
        }
        assertThat(refusal("/api/stream", Map.of("sql", "CREATE TABLE kafka.topics.mine (a INT)"))
                        .path("detail")
                        .asText())
                .contains("tables of catalog kafka are topics");
    }

    /** The captured table as it is, from the topic of its changes. */
    @Test
    void shouldFollowACapturedTable() throws Exception {
        long products = 500;
        await().atMost(PATIENCE).untilAsserted(() -> {
            List<JsonNode> counts = rows(lines(Map.of(
                    "sql", "SELECT count(*) FROM kafka.topics.`cdc.public.products`", "limit", 2 * products - 1)));
            assertThat(counts.get(counts.size() - 1).path(1).asLong()).isBetween(products - 50, products);
        });
    }

    /** A topic that somebody makes, with a schema that somebody registers, is a table to write into and to read. */
    @Test
    void shouldWriteATopicByItsSchema() throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", sandbox.endpoint("kafka")))) {
            admin.createTopics(List.of(new NewTopic("big-orders", 1, (short) 1)))
                    .all()
                    .get();
        }
        String schema = """
                {"type": "record", "name": "BigOrder", "namespace": "shop", "fields": [
                  {"name": "order_id", "type": "long"},
                  {"name": "amount", "type": {"type": "bytes", "logicalType": "decimal", "precision": 10, "scale": 2}},
                  {"name": "note", "type": ["null", "string"], "default": null}]}
                """;
        HttpRequest registration = HttpRequest.newBuilder(
                        URI.create(sandbox.endpoint("registry") + "/subjects/big-orders-value/versions"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(Map.of("schema", schema))))
                .build();
        assertThat(HttpClient.newHttpClient()
                        .send(registration, HttpResponse.BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(200);

        JsonNode started = sandbox.post("/api/pipelines", Map.of("name", "to-a-topic", "sql", """
                INSERT INTO kafka.topics.`big-orders` (order_id, amount, note)
                SELECT order_id, amount, 'big' FROM kafka.topics.orders WHERE amount >= 100;
                """));

        assertThat(started.path("tables")).isEmpty();
        JsonNode row = rows(lines(
                        Map.of("sql", "SELECT order_id, amount, note FROM kafka.topics.`big-orders`", "limit", 1)))
                .get(0);
        assertThat(new BigDecimal(row.path(2).asText())).isGreaterThanOrEqualTo(BigDecimal.valueOf(100));
        assertThat(row.path(3).asText()).isEqualTo("big");
        assertThat(delete("/api/pipelines/to-a-topic")).isEqualTo(204);
    }

    private static List<String> columns(String topic) throws Exception {
        return rows(lines(Map.of("sql", "DESCRIBE kafka.topics.`%s`".formatted(topic)))).stream()
                .map(column -> column.path(1).asText() + " " + column.path(2).asText())
                .toList();
    }

    /** What docs/stream.md shows of time, as it stands there. */
    @Test
    void shouldRunWhatTheDocumentsShow() throws Exception {
        String text = Files.readString(Path.of(System.getProperty("lakebox.sources", "."), "docs", "stream.md"));
        String chapter = text.substring(text.indexOf("## Three uses of time"), text.indexOf("## What it may do"));
        String shown = chapter.lines()
                .filter(line -> line.startsWith("    "))
                .map(line -> line.replaceFirst(" -- .*", ""))
                .collect(Collectors.joining("\n"));
        List<String> statements = Stream.of(shown.split(";"))
                .map(String::strip)
                .filter(each -> !each.isEmpty())
                .toList();
        assertThat(statements).hasSize(4);

        for (String statement : statements) {
            await(statement).atMost(PATIENCE).ignoreExceptions().untilAsserted(() -> {
                if (statement.contains(" AT (")) {
                    assertThat(sandbox.number(statement)).isPositive();
                } else {
                    String sql = statement.contains("as-of-timestamp")
                            ? "SET 'execution.runtime-mode' = 'batch';\n"
                                    + statement.replaceFirst("'\\d+'", "'%d'".formatted(System.currentTimeMillis()))
                            : statement;
                    assertThat(rows(lines(Map.of("sql", sql, "limit", 1)))).hasSize(1);
                }
            });
        }
    }

    @Test
    void shouldCancelTheJobWhenTheReaderLeaves() throws Exception {
        Set<String> before = running();
        try (BufferedReader lines = open(Map.of("sql", "SELECT order_id FROM orders"))) {
            String job = JSON.readTree(lines.readLine()).path("jobId").asText();
            assertThat(running()).contains(job);
        }
        await("the job is cancelled").atMost(PATIENCE).until(() -> running().equals(before));
    }

    @Test
    void shouldKnowTheJobsOfTheSandbox() throws Exception {
        assertThat(rows(lines(Map.of("sql", "SHOW JOBS"))))
                .anySatisfy(row -> assertThat(row.path(2).asText()).isEqualTo("orders-raw"));
    }

    @Test
    void shouldTellThePlanOfWhatIsWritten() throws Exception {
        List<JsonNode> lines = lines(Map.of(
                "explain",
                true,
                "sql",
                "CREATE TEMPORARY VIEW big AS SELECT order_id FROM orders WHERE amount > 100;\nSELECT * FROM big"));

        assertThat(rows(lines).get(0).path(1).asText())
                .contains("Optimized Execution Plan")
                .contains("orders");
    }

    @Test
    void shouldSayWhereFlinkFindsFault() {
        String sql = "-- a comment\nSHOW TABLES; SELECT order_id,\n  nothing FROM orders";

        JsonNode problem = refusal("/api/stream", Map.of("sql", sql));

        assertThat(problem.path("detail").asText()).contains("Column 'nothing' not found");
        assertThat(problem.path("position").asInt()).isEqualTo(sql.indexOf("nothing"));
        assertThat(refusal("/api/stream", Map.of("sql", "INSERT INTO x SELECT 1"))
                        .path("detail")
                        .asText())
                .contains("started as a pipeline");
        assertThat(refusal("/api/stream", Map.of("sql", "SELECT 'open"))
                        .path("status")
                        .asInt())
                .isEqualTo(400);
    }

    @Test
    void shouldRefusePagesFromElsewhere() throws Exception {
        Map<String, URI> servers = Map.of(
                "/v1/info", URI.create(sandbox.endpoint("gateway")),
                "/overview", URI.create(sandbox.endpoint("flink")),
                "/api/pipelines", sandbox.address());
        for (Map.Entry<String, URI> server : servers.entrySet()) {
            String component = server.getKey();
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(server.getValue().resolve(component));
            assertThat(status(request.copy().header("Origin", "https://example.org")))
                    .as(component)
                    .isEqualTo(403);
            assertThat(status(request.copy().header("Origin", "http://localhost:8080")))
                    .as(component)
                    .isEqualTo(200);
        }
    }

    @Test
    void shouldStartWhatIsWrittenAsAPipelineThatSurvivesRestarts() throws Exception {
        assertThat(refusal("/api/pipelines", Map.of("name", "Big Orders", "sql", BIG_ORDERS))
                        .path("status")
                        .asInt())
                .isEqualTo(400);
        assertThat(refusal("/api/pipelines", Map.of("name", "orders-raw", "sql", BIG_ORDERS))
                        .path("status")
                        .asInt())
                .isEqualTo(409);
        JsonNode wrong = refusal(
                "/api/pipelines", Map.of("name", "big-orders", "sql", BIG_ORDERS.replace("amount >=", "total >=")));
        assertThat(wrong.path("status").asInt()).isEqualTo(422);
        assertThat(wrong.path("detail").asText())
                .contains("big-orders/big-orders.sql:3")
                .contains("'total'");
        assertThat(names()).doesNotContain("big-orders");

        JsonNode started = sandbox.post("/api/pipelines", Map.of("name", "big-orders", "sql", BIG_ORDERS));
        assertThat(started.path("tables").path(0).asText()).isEqualTo("analytics.big_orders");
        awaitEachOnce();

        sandbox.post("/api/pipelines/big-orders/stop", Map.of());
        sandbox.post("/api/pipelines/big-orders/start", Map.of());
        sandbox.stop();
        sandbox = start();
        assertThat(names()).contains("big-orders");
        long before = sandbox.number("SELECT count(*) FROM analytics.big_orders");
        await().atMost(PATIENCE).until(() -> sandbox.number("SELECT count(*) FROM analytics.big_orders") > before);
        awaitEachOnce();

        assertThat(delete("/api/pipelines/orders-raw")).isEqualTo(409);
        assertThat(delete("/api/pipelines/big-orders")).isEqualTo(204);
        assertThat(names()).doesNotContain("big-orders");
    }

    /** With the shop at rest, the table holds the orders of the landing table that are as large, each once. */
    private static void awaitEachOnce() {
        sandbox.put("/api/generator", Map.of("paused", true));
        try {
            await().atMost(PATIENCE).ignoreExceptions().untilAsserted(() -> {
                JsonNode sums = sandbox.rows("SELECT (SELECT count(*) FROM raw.orders WHERE amount >= 100),"
                                + " count(*), count(DISTINCT order_id) FROM analytics.big_orders")
                        .path(0);
                assertThat(sums.path(1).asLong())
                        .isPositive()
                        .isEqualTo(sums.path(0).asLong());
                assertThat(sums.path(2).asLong()).isEqualTo(sums.path(1).asLong());
            });
        } finally {
            sandbox.put("/api/generator", Map.of("paused", false));
        }
    }

    private static List<String> names() {
        return sandbox.get("/api/pipelines").findValuesAsText("name");
    }

    private static Set<String> running() throws Exception {
        Set<String> jobs = new HashSet<>();
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(
                                        URI.create(sandbox.endpoint("flink")).resolve("/jobs"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        for (JsonNode job : JSON.readTree(answer.body()).path("jobs")) {
            if (job.path("status").asText().matches("RUNNING|CREATED|INITIALIZING")) {
                jobs.add(job.path("id").asText());
            }
        }
        return jobs;
    }

    private static List<JsonNode> rows(List<JsonNode> lines) {
        List<JsonNode> rows = new ArrayList<>();
        lines.forEach(line -> line.path("rows").forEach(rows::add));
        return rows;
    }

    /** All that is answered, of what ends by itself. */
    private static List<JsonNode> lines(Map<String, ?> body) throws Exception {
        List<JsonNode> lines = new ArrayList<>();
        try (BufferedReader reader = open(body)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.add(JSON.readTree(line));
            }
        }
        return lines;
    }

    private static BufferedReader open(Map<String, ?> body) throws Exception {
        HttpResponse<InputStream> answer =
                HttpClient.newHttpClient().send(post("/api/stream", body), HttpResponse.BodyHandlers.ofInputStream());
        BufferedReader reader = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
        assertThat(answer.statusCode())
                .as(() -> String.join("\n", reader.lines().toList()))
                .isEqualTo(200);
        return reader;
    }

    private static JsonNode refusal(String path, Map<String, ?> body) {
        try {
            HttpResponse<String> answer =
                    HttpClient.newHttpClient().send(post(path, body), HttpResponse.BodyHandlers.ofString());
            assertThat(answer.headers().firstValue("Content-Type"))
                    .hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
            return JSON.readTree(answer.body());
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static int status(HttpRequest.Builder request) throws Exception {
        return HttpClient.newHttpClient()
                .send(request.build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private static int delete(String path) throws Exception {
        return status(HttpRequest.newBuilder(sandbox.address().resolve(path)).DELETE());
    }

    private static HttpRequest post(String path, Map<String, ?> body) throws Exception {
        return HttpRequest.newBuilder(sandbox.address().resolve(path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)))
                .build();
    }
}
