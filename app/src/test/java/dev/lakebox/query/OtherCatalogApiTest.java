package dev.lakebox.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The API over the table of a catalog that is a directory. */
@QuarkusTest
@TestProfile(QueryApiTest.Profile.class)
class OtherCatalogApiTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TABLE = "/api/tables/files.finance/sales";
    private static final TableIdentifier NAME = TableIdentifier.of("finance", "sales");

    @TestHTTPResource("/")
    URI base;

    @Inject
    Lake lake;

    private final HttpClient client = HttpClient.newHttpClient();
    private Table sales;

    @BeforeEach
    void write() {
        Schema schema = new Schema(Types.NestedField.required(1, "id", Types.LongType.get()));
        sales = lake.files().createTable(NAME, schema, PartitionSpec.unpartitioned());
        TableWriter writer = new TableWriter(sales);
        writer.append(List.of(writer.row(1L)));
        writer.append(List.of(writer.row(2L), writer.row(3L)));
    }

    @AfterEach
    void drop() {
        lake.files().dropTable(NAME, true);
    }

    @Test
    void shouldListItWithItsCatalog() throws Exception {
        JsonNode tables = get("/api/tables");

        assertThat(tables.findValuesAsText("catalog")).containsExactly("lakebox", "files");
        assertThat(tables.at("/1/namespace").asText()).isEqualTo("finance");
        assertThat(tables.at("/1/name").asText()).isEqualTo("sales");
        assertThat(tables.at("/1/rows").asInt()).isEqualTo(3);
    }

    @Test
    void shouldTellAllOfIt() throws Exception {
        JsonNode detail = get(TABLE);

        assertThat(detail.get("catalog").asText()).isEqualTo("files");
        assertThat(detail.get("namespace").asText()).isEqualTo("finance");
        assertThat(detail.get("location").asText()).startsWith("file:").endsWith("/files/finance/sales");
        assertThat(get(TABLE + "/snapshots").findValuesAsText("operation")).containsExactly("append", "append");
        assertThat(get(TABLE + "/files").get("total").asInt()).isEqualTo(2);
        assertThat(get(TABLE + "/partitions").at("/0/records").asInt()).isEqualTo(3);
        assertThat(get(TABLE + "/schemas").at("/0/current").asBoolean()).isTrue();
        assertThat(send("GET", "/api/tables/files.finance/none", null).statusCode())
                .isEqualTo(404);
        assertThat(send("GET", "/api/tables/files.nowhere/sales", null).statusCode())
                .isEqualTo(404);
        assertThat(send("GET", "/api/tables/finance/sales", null).statusCode()).isEqualTo(404);
    }

    @Test
    void shouldNameASnapshotAndTellWhatCameAfter() throws Exception {
        long first = sales.history().get(0).snapshotId();

        assertThat(send("POST", TABLE + "/tag", "{\"name\": \"opening\", \"snapshot\": \"%d\"}".formatted(first))
                        .statusCode())
                .isEqualTo(200);
        assertThat(get(TABLE + "/refs").findValuesAsText("name")).containsExactly("main", "opening");
        sales.refresh();
        assertThat(sales.refs()).as("as another client sees them").containsKey("opening");
        JsonNode diff = get(TABLE + "/diff?from=opening&to=main");
        assertThat(diff.get("table").asText()).isEqualTo("files.finance.sales");
        assertThat(diff.at("/rows/added").asInt()).isEqualTo(2);
        String added = JSON.createObjectNode()
                .put("sql", diff.at("/rows/addedSql").asText())
                .toString();
        assertThat(JSON.readTree(send("POST", "/api/query", added).body()).get("rows"))
                .hasSize(2);
        assertThat(send("DELETE", TABLE + "/refs/opening", null).statusCode()).isEqualTo(204);
    }

    @Test
    void shouldAnswerQueries() throws Exception {
        HttpResponse<String> answer =
                send("POST", "/api/query", "{\"sql\": \"SELECT sum(id) FROM files.finance.sales\"}");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(JSON.readTree(answer.body()).at("/rows/0/0").asInt()).isEqualTo(6);
        assertThat(JSON.readTree(answer.body()).at("/snapshots").fieldNames().next())
                .isEqualTo("files.finance.sales");
    }

    private JsonNode get(String path) throws Exception {
        HttpResponse<String> response = send("GET", path, null);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return JSON.readTree(response.body());
    }

    private HttpResponse<String> send(String method, String path, String body) throws Exception {
        HttpRequest.BodyPublisher sent =
                body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body);
        return client.send(
                HttpRequest.newBuilder(base.resolve(path))
                        .header("Content-Type", "application/json")
                        .method(method, sent)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
