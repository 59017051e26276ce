package dev.lakebox.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lakebox.Endpoints;
import dev.lakebox.SandboxControl;
import dev.lakebox.SandboxStarter;
import dev.lakebox.table.Tables;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.Test;

/** The API over HTTP, with a lakehouse in a directory instead of the sandbox's. */
@QuarkusTest
@TestProfile(QueryApiTest.Profile.class)
class QueryApiTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TestHTTPResource("/")
    URI base;

    @Inject
    QueryEngine engine;

    private final HttpClient client = HttpClient.newHttpClient();

    public static final class Profile implements QuarkusTestProfile {
        @Override
        public Set<Class<?>> getEnabledAlternatives() {
            return Set.of(Beans.class);
        }

        @Override
        public Map<String, String> getConfigOverrides() {
            // no Kafka, no Flink: these tests bring what they need
            return Map.of("quarkus.http.test-port", "0", "quarkus.arc.exclude-types", SandboxStarter.class.getName());
        }
    }

    @Alternative
    @Singleton
    public static final class Beans {

        @Produces
        @Singleton
        Lake lake() throws IOException {
            Lake lake = new Lake(Files.createTempDirectory("lake"));
            Schema schema = new Schema(
                    Types.NestedField.required(1, "id", Types.LongType.get()),
                    Types.NestedField.optional(2, "amount", Types.DecimalType.of(10, 2)),
                    Types.NestedField.optional(3, "note", Types.StringType.get()));
            Table table = lake.create("raw.orders", schema, PartitionSpec.unpartitioned(), 2);
            TableWriter writer = new TableWriter(table);
            writer.append(List.of(writer.row(1L, new BigDecimal("12.50"), "a,b")));
            table.manageSnapshots()
                    .createTag("first", table.currentSnapshot().snapshotId())
                    .commit();
            writer.append(List.of(writer.row(2L, null, "")));
            return lake;
        }

        void close(@Disposes Lake lake) {
            lake.close();
        }

        /** As before the start: what the rest of the application asks for is not there. */
        @Produces
        @Dependent
        SandboxControl sandbox() {
            return null;
        }

        @Produces
        @Singleton
        Tables tables(Lake lake) {
            return lake.tables();
        }

        @Produces
        @Singleton
        Endpoints endpoints(Lake lake) {
            URI nowhere = URI.create("http://localhost:1");
            return new Endpoints(
                    lake.directory(),
                    "",
                    nowhere,
                    nowhere,
                    "",
                    nowhere,
                    "",
                    "",
                    "",
                    "none",
                    Optional.empty(),
                    nowhere,
                    "",
                    Map.of());
        }
    }

    @Test
    void shouldAnswerJson() throws Exception {
        JsonNode answer =
                JSON.readTree(post("{\"sql\": \"SELECT * FROM raw.orders ORDER BY id\"}", "application/json", 200));

        assertThat(answer.at("/columns/1/type").asText()).isEqualTo("DECIMAL(10,2)");
        assertThat(answer.get("rows")).isEqualTo(JSON.readTree("[[1, \"12.50\", \"a,b\"], [2, null, \"\"]]"));
        assertThat(answer.get("truncated").asBoolean()).isFalse();
        assertThat(answer.get("elapsedMillis").isIntegralNumber()).isTrue();
        assertThat(answer.at("/snapshots/raw.orders").asText()).matches("\\d+");
    }

    @Test
    void shouldAnswerCsv() throws Exception {
        assertThat(post("{\"sql\": \"SELECT * FROM raw.orders ORDER BY id\"}", "text/csv", 200))
                .isEqualTo("id,amount,note\r\n1,12.50,\"a,b\"\r\n2,,\"\"\r\n");
    }

    @Test
    void shouldReadAsOfARefATimestampAndASnapshot() throws Exception {
        JsonNode first = get("/api/tables/raw/orders/snapshots").at("/snapshots/1");
        for (String asOf : List.of(
                "{\"ref\": \"first\"}",
                "{\"timestamp\": \"%s\"}".formatted(first.get("time").asText()),
                "{\"snapshot\": %s}".formatted(first.get("id").asText()),
                "{\"snapshot\": \"%s\"}".formatted(first.get("id").asText()))) {
            String body = "{\"sql\": \"SELECT count(*) FROM raw.orders\", \"asOf\": %s}".formatted(asOf);
            assertThat(JSON.readTree(post(body, "application/json", 200))
                            .at("/rows/0/0")
                            .asInt())
                    .as(asOf)
                    .isEqualTo(1);
        }
    }

    @Test
    void shouldCutOffAtTheLimit() throws Exception {
        JsonNode answer = JSON.readTree(
                post("{\"sql\": \"SELECT id FROM raw.orders ORDER BY id\", \"limit\": 1}", "application/json", 200));

        assertThat(answer.get("rows")).isEqualTo(JSON.readTree("[[1]]"));
        assertThat(answer.get("truncated").asBoolean()).isTrue();
    }

    @Test
    void shouldTellWhatIsWrong() throws Exception {
        JsonNode syntax = JSON.readTree(post("{\"sql\": \"SELECT FROM WHERE\"}", "*/*", 400));
        assertThat(syntax.get("detail").asText()).startsWith("Invalid SQL: syntax error");
        assertThat(syntax.get("position").asInt()).isEqualTo(12);

        JsonNode column = JSON.readTree(post("{\"sql\": \"SELECT idd FROM raw.orders\"}", "text/csv", 400));
        assertThat(column.get("detail").asText()).contains("\"idd\" not found");
        assertThat(column.get("position").asInt()).isEqualTo(7);

        JsonNode table = JSON.readTree(post("{\"sql\": \"SELECT * FROM raw.orderz\"}", "*/*", 404));
        assertThat(table.get("suggestion").asText()).isEqualTo("raw.orders");
        assertThat(table.get("title").asText()).isEqualTo("Not Found");

        post("{\"sql\": \"SELECT 1\", \"limit\": 0}", "*/*", 400);
        post("{\"sql\": \"SELECT 1\", \"asOf\": {}}", "*/*", 400);
        post("{}", "*/*", 400);
    }

    @Test
    void shouldStopWhenTheClientLeaves() throws Exception {
        String endless =
                "{\"sql\": \"SELECT count(*) FROM range(10000000) a, range(10000000) b WHERE a.range ^ b.range = -1\"}";
        try (Socket client = new Socket(base.getHost(), base.getPort())) {
            client.getOutputStream()
                    .write(
                            "POST /api/query HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
                                    .formatted(endless.length(), endless)
                                    .getBytes(StandardCharsets.US_ASCII));
            await().until(() -> engine.running() == 1);
        }

        await().atMost(Duration.ofSeconds(10)).until(() -> engine.running() == 0);
    }

    @Test
    void shouldListTables() throws Exception {
        JsonNode table = get("/api/tables").get(0);

        assertThat(table.get("catalog").asText()).isEqualTo("lakebox");
        assertThat(table.get("namespace").asText()).isEqualTo("raw");
        assertThat(table.get("name").asText()).isEqualTo("orders");
        assertThat(table.get("rows").asInt()).isEqualTo(2);
        assertThat(table.get("files").asInt()).isEqualTo(2);
        assertThat(table.get("operation").asText()).isEqualTo("append");
        assertThat(table.get("snapshotTime").asText()).endsWith("Z");
    }

    @Test
    void shouldTellAllOfATable() throws Exception {
        assertThat(get("/api/tables/raw/orders").at("/columns/1/type").asText()).isEqualTo("decimal(10, 2)");
        assertThat(get("/api/tables/raw/orders/snapshots?limit=1")
                        .at("/snapshots/0/totalRows")
                        .asInt())
                .isEqualTo(2);
        assertThat(get("/api/tables/raw/orders/snapshots")
                        .at("/snapshots/1/refs/0")
                        .asText())
                .isEqualTo("first");
        assertThat(get("/api/tables/raw/orders/files").get("total").asInt()).isEqualTo(2);
        assertThat(get("/api/tables/raw/orders/partitions").at("/0/records").asInt())
                .isEqualTo(2);
        assertThat(get("/api/tables/raw/orders/schemas").at("/0/current").asBoolean())
                .isTrue();
        assertThat(get("/api/tables/raw/orders/refs").findValuesAsText("name")).containsExactly("first", "main");
        assertThat(send(HttpRequest.newBuilder(base.resolve("/api/tables/raw/none")))
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void shouldTellWhatLiesBetweenTwoMoments() throws Exception {
        JsonNode diff = get("/api/tables/raw/orders/diff?from=first&to=main");

        assertThat(diff.at("/rows/added").asInt()).isEqualTo(1);
        assertThat(diff.at("/rows/removed").asInt()).isZero();
        assertThat(diff.at("/files/added").asInt()).isEqualTo(1);
        assertThat(diff.get("schema")).isEmpty();
        String rows = JSON.createObjectNode()
                .put("sql", diff.at("/rows/addedSql").asText())
                .toString();
        assertThat(JSON.readTree(post(rows, "application/json", 200))
                        .at("/rows/0/0")
                        .asInt())
                .isEqualTo(2);
        assertThat(status("GET", "/api/tables/raw/orders/diff?from=first", null))
                .isEqualTo(400);
        assertThat(status("GET", "/api/tables/raw/orders/diff?from=first&to=nothing", null))
                .isEqualTo(404);
    }

    @Test
    void shouldNameASnapshotAndTakeTheNameAway() throws Exception {
        String first = get("/api/tables/raw/orders/refs").at("/0/snapshotId").asText();
        String tag = "{\"name\": \"audit\", \"snapshot\": \"%s\", \"maxAgeMillis\": 60000}".formatted(first);

        assertThat(status("POST", "/api/tables/raw/orders/tag", tag)).isEqualTo(200);
        assertThat(get("/api/tables/raw/orders/refs").findValuesAsText("name"))
                .containsExactly("audit", "first", "main");
        assertThat(status("POST", "/api/tables/raw/orders/tag", tag)).isEqualTo(409);
        assertThat(status("DELETE", "/api/tables/raw/orders/refs/audit", null)).isEqualTo(204);
        assertThat(status("DELETE", "/api/tables/raw/orders/refs/audit", null)).isEqualTo(404);
        assertThat(get("/api/tables/raw/orders/refs").findValuesAsText("name")).containsExactly("first", "main");
    }

    @Test
    void shouldRefuseNamesThatCannotBe() throws Exception {
        assertThat(status("POST", "/api/tables/raw/orders/tag", "{\"name\": \" \"}"))
                .isEqualTo(400);
        assertThat(status("POST", "/api/tables/raw/orders/branch", "{\"name\": \"main\"}"))
                .isEqualTo(409);
        assertThat(status("POST", "/api/tables/raw/orders/branch", "{\"name\": \"b\", \"snapshot\": \"1\"}"))
                .isEqualTo(404);
        assertThat(status("POST", "/api/tables/raw/none/tag", "{\"name\": \"b\"}"))
                .isEqualTo(404);
        assertThat(status("DELETE", "/api/tables/raw/orders/refs/main", null)).isEqualTo(409);
    }

    private JsonNode get(String path) throws Exception {
        HttpResponse<String> response = send(HttpRequest.newBuilder(base.resolve(path)));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return JSON.readTree(response.body());
    }

    private int status(String method, String path, String body) throws Exception {
        return send(HttpRequest.newBuilder(base.resolve(path))
                        .header("Content-Type", "application/json")
                        .method(
                                method,
                                body == null
                                        ? HttpRequest.BodyPublishers.noBody()
                                        : HttpRequest.BodyPublishers.ofString(body)))
                .statusCode();
    }

    private String post(String body, String accept, int status) throws Exception {
        HttpResponse<String> response = send(HttpRequest.newBuilder(base.resolve("/api/query"))
                .header("Content-Type", "application/json")
                .header("Accept", accept)
                .POST(HttpRequest.BodyPublishers.ofString(body)));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        if (status >= 400) {
            assertThat(response.headers().firstValue("Content-Type").orElse("")).startsWith("application/problem+json");
        }
        return response.body();
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
