package dev.lakebox.catalog;

import static dev.lakebox.catalog.TestTables.ORDERS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Map;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableMetadataParser;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.rest.Endpoint;
import org.apache.iceberg.rest.RESTCatalog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes over the wire. */
class CatalogProtocolTest {

    private static final String ORDERS_PATH = "/v1/namespaces/shop/tables/orders";

    @TempDir
    private Path objects;

    @TempDir
    private Path data;

    private final HttpClient http = HttpClient.newHttpClient();
    private TestObjectStore store;
    private CatalogServer server;
    private RESTCatalog client;

    @BeforeEach
    void start() throws Exception {
        store = TestObjectStore.start(objects);
        server = TestCatalog.start(data, store.access());
        client = TestCatalog.client(server);
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        server.close();
        store.close();
    }

    @Test
    void advertisesWhatItCanDoAndHowToReachTheFiles() throws Exception {
        JsonNode config = json(send("GET", "/v1/config?warehouse=anything", BodyPublishers.noBody()), 200);
        assertThat(config.get("endpoints"))
                .extracting(JsonNode::asText)
                .contains(Endpoint.V1_LOAD_TABLE.toString(), Endpoint.V1_COMMIT_TRANSACTION.toString())
                .doesNotContain(Endpoint.V1_SUBMIT_TABLE_SCAN_PLAN.toString());
        assertFilesCanBeReached(config.get("defaults"));
        assertThat(config.get("defaults")
                        .get("table-default.write.metadata.compression-codec")
                        .asText())
                .isEqualTo("gzip");
    }

    @Test
    void aLoadedTableSaysHowToReachItsFiles() throws Exception {
        TestTables.create(client, ORDERS);
        JsonNode table = json(send("GET", ORDERS_PATH, BodyPublishers.noBody()), 200);
        assertFilesCanBeReached(table.get("config"));
        assertThat(table.get("metadata-location").asText()).endsWith(".gz.metadata.json");
    }

    private void assertFilesCanBeReached(JsonNode config) {
        assertThat(config.get("s3.endpoint").asText())
                .isEqualTo(store.access().endpoint().toString());
        assertThat(config.get("s3.path-style-access").asText()).isEqualTo("true");
        assertThat(config.get("s3.access-key-id").asText())
                .isEqualTo(store.access().accessKey());
        assertThat(config.get("s3.secret-access-key").asText())
                .isEqualTo(store.access().secretKey());
        assertThat(config.get("s3.region").asText())
                .isEqualTo(config.get("client.region").asText())
                .isEqualTo(store.access().region());
    }

    @Test
    void aTableThatHasNotChangedIsNotSentAgain() throws Exception {
        Table orders = TestTables.create(client, ORDERS);
        String tag = send("GET", ORDERS_PATH, BodyPublishers.noBody())
                .headers()
                .firstValue("ETag")
                .orElseThrow();
        assertThat(send("GET", ORDERS_PATH, BodyPublishers.noBody(), "If-None-Match", tag)
                        .statusCode())
                .isEqualTo(304);
        assertThat(send("GET", ORDERS_PATH + "?snapshots=refs", BodyPublishers.noBody(), "If-None-Match", tag)
                        .statusCode())
                .isEqualTo(200);

        orders.updateProperties().set("changed", "yes").commit();
        assertThat(send("GET", ORDERS_PATH, BodyPublishers.noBody(), "If-None-Match", tag)
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void onlyReferencedSnapshotsAreSentWhereThatIsAskedFor() throws Exception {
        Table orders = TestTables.create(client, ORDERS);
        for (int i = 0; i < 3; i++) {
            orders.newFastAppend().appendFile(TestTables.file("file-" + i)).commit();
        }
        JsonNode all = json(send("GET", ORDERS_PATH, BodyPublishers.noBody()), 200);
        JsonNode referenced = json(send("GET", ORDERS_PATH + "?snapshots=refs", BodyPublishers.noBody()), 200);
        assertThat(all.get("metadata").get("snapshots")).hasSize(3);
        assertThat(referenced.get("metadata").get("snapshots")).hasSize(1);

        try (RESTCatalog lazy = TestCatalog.client("lazy", server, Map.of("snapshot-loading-mode", "refs"))) {
            assertThat(lazy.loadTable(ORDERS).snapshots()).hasSize(3);
        }
    }

    @Test
    void whatIsInMemoryIsWhatIsInTheFile() {
        Table orders = TestTables.create(client, ORDERS);
        orders.newFastAppend().appendFile(TestTables.file("file")).commit();
        orders.manageSnapshots()
                .createTag("first", orders.currentSnapshot().snapshotId())
                .commit();
        orders.updateProperties().set("a", "b").commit();

        TableMetadata served =
                ((BaseTable) client.loadTable(ORDERS)).operations().current();
        TableMetadata written = TableMetadataParser.read(orders.io(), served.metadataFileLocation());
        assertThat(TableMetadataParser.toJson(served)).isEqualTo(TableMetadataParser.toJson(written));
    }

    @Test
    void keepsFewOldMetadataFiles() {
        Table orders = TestTables.create(client, ORDERS);
        for (int i = 0; i < 30; i++) {
            orders.updateProperties().set("n", Integer.toString(i)).commit();
        }
        Path files = objects.resolve("lakehouse/warehouse/shop/orders/metadata");
        assertThat(files.toFile().list((directory, name) -> name.endsWith(".gz.metadata.json")))
                .hasSize(1 + TestCatalog.settings(Map.of()).previousMetadataFiles());
    }

    @Test
    void answersErrorsAsTheSpecificationSays() throws Exception {
        assertError(send("GET", "/v2/nothing", BodyPublishers.noBody()), 404, "Cannot GET /v2/nothing");
        assertError(send("PUT", ORDERS_PATH, BodyPublishers.noBody()), 404, "no such route");
        assertError(send("GET", ORDERS_PATH, BodyPublishers.noBody()), 404, "Table does not exist");
        assertError(send("GET", "/v1/namespaces/shop/views/orders", BodyPublishers.noBody()), 404, "View does not");
        assertError(send("POST", "/v1/namespaces", BodyPublishers.ofString("{\"namespace\":")), 400, "Invalid");
        assertError(send("POST", "/v1/namespaces", BodyPublishers.ofString("{}")), 400, "Invalid");
        assertError(send("POST", "/v1/namespaces", BodyPublishers.noBody()), 400, "Invalid");
        assertError(send("GET", "/v1/namespaces?pageSize=many", BodyPublishers.noBody()), 400, "many");
        TestTables.create(client, ORDERS);
        assertError(send("DELETE", "/v1/namespaces/shop", BodyPublishers.noBody()), 409, "not empty");
        assertThat(send("POST", ORDERS_PATH + "/metrics", BodyPublishers.ofString("{}"))
                        .statusCode())
                .isEqualTo(204);
    }

    @Test
    void refusesABodyThatWouldFillTheMemory() throws Exception {
        BodyPublisher tooMuch = BodyPublishers.ofByteArray(new byte[33 * 1024 * 1024]);
        assertError(send("POST", "/v1/namespaces", tooMuch), 413, "over 33554432 bytes");
        assertThat(send("GET", "/v1/config", BodyPublishers.noBody()).statusCode())
                .isEqualTo(200);
    }

    @Test
    void pagesThroughWhatItLists() throws Exception {
        for (String name : new String[] {"a", "b", "c"}) {
            client.createNamespace(Namespace.of(name));
        }
        JsonNode first = json(send("GET", "/v1/namespaces?pageSize=2&pageToken=", BodyPublishers.noBody()), 200);
        assertThat(first.get("namespaces")).hasSize(2);
        String next = first.get("next-page-token").asText();
        JsonNode second =
                json(send("GET", "/v1/namespaces?pageSize=2&pageToken=" + next, BodyPublishers.noBody()), 200);
        assertThat(second.get("namespaces")).hasSize(1);
        // what Java's client sends where it wants everything
        assertThat(json(send("GET", "/v1/namespaces?pageToken=", BodyPublishers.noBody()), 200)
                        .get("namespaces"))
                .hasSize(3);
    }

    @Test
    void aCommitThatCannotBeWrittenSurelyDidNotHappen() throws Exception {
        TestTables.create(client, ORDERS);
        String body = "{\"requirements\":[],\"updates\":[{\"action\":\"set-location\","
                + "\"location\":\"s3://no-such-bucket/orders\"}]}";
        HttpResponse<String> refused = send("POST", ORDERS_PATH, BodyPublishers.ofString(body));
        assertError(refused, 503, "Cannot write the metadata file of shop.orders");
        assertThat(refused.headers().firstValue("Retry-After")).hasValue("1");
        assertThat(client.loadTable(ORDERS).location()).isEqualTo("s3://lakehouse/warehouse/shop/orders");
    }

    private HttpResponse<String> send(String method, String path, BodyPublisher body, String... headers)
            throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(server.uri() + path)).method(method, body);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private static JsonNode json(HttpResponse<String> response, int status) throws Exception {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        return new ObjectMapper().readTree(response.body());
    }

    private static void assertError(HttpResponse<String> response, int status, String message) throws Exception {
        JsonNode error = json(response, status).get("error");
        assertThat(error.get("code").asInt()).isEqualTo(status);
        assertThat(error.get("type").asText()).isNotEmpty();
        assertThat(error.get("message").asText()).contains(message);
        assertThat(error.get("stack")).as("no stack trace leaves the server").isNull();
    }
}
