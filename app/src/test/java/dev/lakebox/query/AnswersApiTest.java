package dev.lakebox.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.junit.jupiter.api.Test;

/** The formats of an answer, and how it travels. */
@QuarkusTest
@TestProfile(QueryApiTest.Profile.class)
class AnswersApiTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ARROW = "application/vnd.apache.arrow.stream";
    private static final String PARQUET = "application/vnd.apache.parquet";

    private static final String TYPES = """
            SELECT * FROM (VALUES
              (1::BIGINT, 12.50::DECIMAL(10,2), 170141183460469231731687303715884105::HUGEINT,
               TIMESTAMP '2026-01-31 09:30:00.123456', TIMESTAMPTZ '2026-01-31 09:30:00.123456+02', DATE '2026-01-31',
               'a,b', '\\xAB\\x00'::BLOB, [1, NULL, 3], {'a': 1, 'b': 'x'}, MAP {'k': 1.5::DECIMAL(3,1)}, true, 0.1::DOUBLE),
              (2, NULL, NULL, NULL, NULL, NULL, '', NULL, NULL, NULL, NULL, NULL, NULL))
            AS t(id, price, huge, local, moment, day, text, bin, list, struct, map, flag, real) ORDER BY id
            """;

    /** About twenty megabytes. */
    private static final String WIDE = "SELECT range AS id, repeat('x', 200) AS filler FROM range(100000)";

    private static final String LATE =
            "SELECT CASE WHEN range < 90000 THEN repeat('x', 200) ELSE error('too late') END AS a FROM range(100000)";

    @TestHTTPResource("/")
    URI base;

    @Inject
    QueryEngine engine;

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void shouldAnswerArrow() throws Exception {
        HttpResponse<byte[]> response = post(TYPES, 10, ARROW);

        assertThat(header(response, "Content-Type")).isEqualTo(ARROW);
        assertThat(header(response, "Lakebox-Truncated")).isEqualTo("false");
        try (RootAllocator allocator = new RootAllocator();
                ArrowStreamReader reader =
                        new ArrowStreamReader(new ByteArrayInputStream(response.body()), allocator)) {
            var root = reader.getVectorSchemaRoot();
            assertThat(root.getSchema().getFields().stream()
                            .map(field -> field.getName() + " " + field.getType())
                            .toList())
                    .containsExactly(
                            "id Int(64, true)",
                            "price Decimal(10, 2, 128)",
                            "huge Decimal(38, 0, 128)",
                            "local Timestamp(MICROSECOND, null)",
                            "moment Timestamp(MICROSECOND, UTC)",
                            "day Date(DAY)",
                            "text Utf8",
                            "bin Binary",
                            "list List",
                            "struct Struct",
                            "map Map(false)",
                            "flag Bool",
                            "real FloatingPoint(DOUBLE)");
            assertThat(root.getSchema().getCustomMetadata()).containsEntry("lakebox.snapshots", "{}");
            assertThat(reader.loadNextBatch()).isTrue();
            assertThat(root.getRowCount()).isEqualTo(2);
            assertThat(root.getVector("price").getObject(0)).isEqualTo(new BigDecimal("12.50"));
            assertThat(root.getVector("huge").getObject(0))
                    .isEqualTo(new BigDecimal("170141183460469231731687303715884105"));
            assertThat(root.getVector("local").getObject(0))
                    .isEqualTo(LocalDateTime.parse("2026-01-31T09:30:00.123456"));
            assertThat(root.getVector("moment").getObject(0)).isEqualTo(1769844600123456L);
            assertThat(root.getVector("bin").getObject(0)).isEqualTo(new byte[] {(byte) 0xAB, 0});
            assertThat(root.getVector("list").getObject(0)).hasToString("[1,null,3]");
            assertThat(root.getVector("struct").getObject(0)).hasToString("{\"a\":1,\"b\":\"x\"}");
            assertThat(root.getVector("map").getObject(0)).hasToString("[{\"key\":\"k\",\"value\":1.5}]");
            assertThat(root.getVector("text").getObject(1)).hasToString("");
            assertThat(root.getVector("price").isNull(1)).isTrue();
            assertThat(root.getVector("struct").isNull(1)).isTrue();
            assertThat(reader.loadNextBatch()).isFalse();
        }
    }

    @Test
    void shouldAnswerParquet() throws Exception {
        HttpResponse<byte[]> response = post(TYPES, 10, PARQUET);

        assertThat(header(response, "Content-Type")).isEqualTo(PARQUET);
        assertThat(header(response, "Lakebox-Truncated")).isEqualTo("false");
        ParquetAnswerFile file = ParquetAnswerFile.read(response.body());
        assertThat(file.types())
                .containsAllEntriesOf(Map.of(
                        "id", "INT64 INTEGER(64,true)",
                        "price", "INT64 DECIMAL(10,2)",
                        "huge", "FIXED_LEN_BYTE_ARRAY DECIMAL(38,0)",
                        "local", "INT64 TIMESTAMP(MICROS,false)",
                        "moment", "INT64 TIMESTAMP(MICROS,true)",
                        "day", "INT32 DATE",
                        "text", "BINARY STRING",
                        "bin", "BINARY null"));
        assertThat(file.rows()).hasSize(2);
        assertThat(file.rows().get(0))
                .contains("id: 1", "price: 1250", "moment: 1769844600123456", "element: 3", "b: x");
        assertThat(file.decimal("huge")).isEqualTo(new BigDecimal("170141183460469231731687303715884105"));
        assertThat(file.rows().get(1).lines()).containsExactlyInAnyOrder("id: 2", "text: ");
        assertThat(file.metadata())
                .containsEntry("lakebox.truncated", "false")
                .containsEntry("lakebox.snapshots", "{}");
    }

    @Test
    void shouldCutOffAtTheLimitInEachFormat() throws Exception {
        HttpResponse<byte[]> arrow = post("SELECT * FROM range(5000)", 3000, ARROW);
        assertThat(header(arrow, "Lakebox-Truncated")).isEqualTo("true");
        assertThat(arrowRows(arrow.body())).isEqualTo(3000);

        HttpResponse<byte[]> parquet = post("SELECT * FROM range(5000)", 3000, PARQUET);
        assertThat(header(parquet, "Lakebox-Truncated")).isEqualTo("true");
        ParquetAnswerFile file = ParquetAnswerFile.read(parquet.body());
        assertThat(file.rows()).hasSize(3000);
        assertThat(file.metadata()).containsEntry("lakebox.truncated", "true");

        HttpResponse<byte[]> csv = post("SELECT * FROM range(5000)", 3000, "text/csv");
        assertThat(header(csv, "Lakebox-Truncated")).isEqualTo("true");
        assertThat(text(csv).lines()).hasSize(3001);
    }

    @Test
    void shouldCutOffWhatIsTooLongInEachFormat() throws Exception {
        String random = "SELECT [random() FOR i IN range(100)] AS r FROM range(100000)";
        assertThat(post(random, 100_000, PARQUET).body().length).isBetween(16 << 20, 32 << 20);
        byte[] arrow = post(random, 100_000, ARROW).body();
        assertThat(arrow.length).isBetween(28 << 20, (32 << 20) + (1 << 16));
        assertThat(arrowRows(arrow)).isBetween(30_000, 99_999);
        assertThat(post(random, 100_000, "text/csv").body().length).isBetween(30 << 20, 33 << 20);
    }

    @Test
    void shouldAnswerALongAnswerInOrderAndWhole() throws Exception {
        JsonNode json = JSON.readTree(post(WIDE, 100_000, "application/json").body());
        List<String> fields = new ArrayList<>();
        json.fieldNames().forEachRemaining(fields::add);
        assertThat(fields).containsExactly("columns", "rows", "truncated", "elapsedMillis", "snapshots");
        assertThat(json.get("rows")).hasSize(100_000);
        assertThat(json.at("/rows/99999/0").asInt()).isEqualTo(99_999);
        assertThat(json.get("truncated").asBoolean()).isFalse();

        List<String> csv = text(post(WIDE, 100_000, "text/csv")).lines().toList();
        assertThat(csv).hasSize(100_001);
        assertThat(csv.get(100_000)).startsWith("99999,xxx");
        assertThat(arrowRows(post(WIDE, 100_000, ARROW).body())).isEqualTo(100_000);
        assertThat(ParquetAnswerFile.read(post(WIDE, 100_000, PARQUET).body()).rows())
                .hasSize(100_000);
    }

    @Test
    void shouldSayInATrailerWhetherALongAnswerWasCutOff() throws Exception {
        for (String accept : List.of("text/csv", ARROW)) {
            String response = raw(WIDE, 50_000, accept);
            assertThat(response.toLowerCase()).contains("trailer: lakebox-truncated\r\n");
            assertThat(response.toLowerCase()).endsWith("\r\n0\r\nlakebox-truncated: true\r\n\r\n");
        }
    }

    @Test
    void shouldBreakOffWhereItFailsAfterTheFirstByte() throws Exception {
        for (String accept : List.of("application/json", "text/csv", ARROW)) {
            assertThatThrownBy(() -> post(LATE, 100_000, accept)).as(accept).isInstanceOf(IOException.class);
            assertThat(raw(LATE, 100_000, accept)).as(accept).doesNotEndWith("0\r\n\r\n");
        }
        // a person who looks at what came finds the reason
        assertThat(raw(LATE, 100_000, "application/json"))
                .contains(
                        "],\"error\":{\"title\":\"Bad Request\",\"status\":400,\"detail\":\"Cannot run the query: too late");
        // nothing of a Parquet file goes out before it is whole
        assertThat(post(LATE, 100_000, PARQUET).statusCode()).isEqualTo(400);
    }

    @Test
    void shouldStopInTheMiddleOfAnAnswerWhenTheClientLeaves() throws Exception {
        long process = engine.pid();
        for (String accept : List.of("application/json", "text/csv", ARROW)) {
            try (Socket socket = ask(WIDE, 100_000, accept)) {
                assertThat(socket.getInputStream().readNBytes(100)).hasSize(100);
                // who does not read holds the query back
                await().during(Duration.ofMillis(500)).until(() -> engine.running() == 1);
            }
            await().atMost(Duration.ofSeconds(5)).until(() -> engine.running() == 0);
        }
        assertThat(engine.pid()).isEqualTo(process);
        assertThat(text(post("SELECT 1 AS one", 1, "text/csv"))).isEqualTo("one\r\n1\r\n");
    }

    @Test
    void shouldAnswerLinks() throws Exception {
        HttpResponse<byte[]> first =
                get(Map.of("sql", "SELECT id, note FROM raw.orders ORDER BY id", "asOf.ref", "first", "format", "csv"));
        assertThat(text(first)).isEqualTo("id,note\r\n1,\"a,b\"\r\n");
        String snapshot = JSON.readTree(header(first, "Lakebox-Snapshots"))
                .get("raw.orders")
                .asText();
        assertThat(header(first, "Content-Disposition"))
                .isEqualTo("attachment; filename=\"raw.orders-%s.csv\"".formatted(snapshot));

        HttpResponse<byte[]> again =
                get(Map.of("sql", "SELECT count(*) FROM raw.orders", "asOf.snapshot", snapshot, "format", "json"));
        assertThat(JSON.readTree(again.body()).at("/rows/0/0").asInt()).isEqualTo(1);
        assertThat(again.headers().firstValue("Content-Disposition")).isEmpty();

        HttpResponse<byte[]> parquet =
                get(Map.of("sql", "SELECT * FROM raw.orders", "limit", "1", "format", "parquet"));
        assertThat(ParquetAnswerFile.read(parquet.body()).rows()).hasSize(1);
        assertThat(header(parquet, "Content-Disposition")).endsWith(".parquet\"");
        HttpResponse<byte[]> arrow = get(Map.of("sql", "SELECT * FROM raw.orders", "format", "arrow"));
        assertThat(arrowRows(arrow.body())).isEqualTo(2);
        assertThat(header(arrow, "Content-Disposition")).endsWith(".arrows\"");
    }

    @Test
    void shouldRefuseLinksThatAreWrong() throws Exception {
        assertThat(get(Map.of("format", "csv")).statusCode()).isEqualTo(400);
        for (Map<String, String> more : List.of(
                Map.of("format", "xml"),
                Map.of("limit", "many"),
                Map.of("limit", "0"),
                Map.of("asOf.timestamp", "yesterday"),
                Map.of("asOf.ref", "first", "asOf.snapshot", "1"))) {
            Map<String, String> parameters = new java.util.HashMap<>(more);
            parameters.put("sql", "SELECT 1");
            HttpResponse<byte[]> response = get(parameters);
            assertThat(response.statusCode()).as(more.toString()).isEqualTo(400);
            assertThat(header(response, "Content-Type")).startsWith("application/problem+json");
        }
    }

    @Test
    void shouldExplainInEachFormat() throws Exception {
        String explain = "EXPLAIN SELECT id FROM raw.orders AT (VERSION => 'first') WHERE id = 1";
        JsonNode json = JSON.readTree(post(explain, 10, "application/json").body());
        assertThat(json.at("/rows/0/0").asText()).isEqualTo("raw.orders");
        assertThat(json.at("/snapshots/raw.orders").asText())
                .isEqualTo(json.at("/rows/0/1").asText());
        assertThat(text(post(explain, 10, "text/csv"))).startsWith("table,snapshot,snapshot_time,filter,");
        assertThat(arrowRows(post(explain, 10, ARROW).body()))
                .isEqualTo(json.get("rows").size());
        assertThat(ParquetAnswerFile.read(post(explain, 10, PARQUET).body()).rows())
                .hasSize(json.get("rows").size());
    }

    private static int arrowRows(byte[] body) throws IOException {
        try (RootAllocator allocator = new RootAllocator();
                ArrowStreamReader reader = new ArrowStreamReader(new ByteArrayInputStream(body), allocator)) {
            int rows = 0;
            while (reader.loadNextBatch()) {
                rows += reader.getVectorSchemaRoot().getRowCount();
            }
            return rows;
        }
    }

    private HttpResponse<byte[]> post(String sql, int limit, String accept) throws Exception {
        return client.send(
                HttpRequest.newBuilder(base.resolve("/api/query"))
                        .header("Content-Type", "application/json")
                        .header("Accept", accept)
                        .POST(HttpRequest.BodyPublishers.ofString(body(sql, limit)))
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
    }

    private HttpResponse<byte[]> get(Map<String, String> parameters) throws Exception {
        String query = parameters.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return client.send(
                HttpRequest.newBuilder(base.resolve("/api/query?" + query)).build(),
                HttpResponse.BodyHandlers.ofByteArray());
    }

    /** A client whose response is not read yet. */
    private Socket ask(String sql, int limit, String accept) throws IOException {
        Socket socket = new Socket(base.getHost(), base.getPort());
        String body = body(sql, limit);
        socket.getOutputStream()
                .write(
                        "POST /api/query HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAccept: %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
                                .formatted(accept, body.length(), body)
                                .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    /** All that comes until the connection is closed. */
    private String raw(String sql, int limit, String accept) throws IOException {
        try (Socket socket = ask(sql, limit, accept)) {
            InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    private static String body(String sql, int limit) {
        return JSON.createObjectNode().put("sql", sql).put("limit", limit).toString();
    }

    private static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse("(no " + name + ")");
    }

    private static String text(HttpResponse<byte[]> response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }
}
