package dev.lakebox.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lakebox.Endpoints;
import dev.lakebox.Ports;
import dev.lakebox.catalog.CatalogServer;
import dev.lakebox.catalog.CatalogSettings;
import dev.lakebox.storage.ObjectStore;
import dev.lakebox.storage.StorageSettings;
import dev.lakebox.table.LazyTables;
import dev.lakebox.table.Tables;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.rest.RESTCatalog;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Queries over the sandbox's own catalog and object store. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SandboxTablesTest {

    private Path directory;
    private ObjectStore store;
    private CatalogServer catalog;
    private Endpoints endpoints;
    private Tables tables;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        this.directory = directory.toRealPath();
        Ports ports = new Ports(InetAddress.getLoopbackAddress(), true);
        store = new ObjectStore(
                settings(
                        StorageSettings.class, Map.of("lakebox.storage.kind", "embedded", "lakebox.storage.port", "0")),
                this.directory,
                ports,
                InetAddress.getLoopbackAddress());
        store.start();
        catalog = new CatalogServer(
                settings(CatalogSettings.class, Map.of("lakebox.catalog.port", "0")),
                this.directory,
                ports,
                "127.0.0.1",
                store::access,
                List.of());
        catalog.start();
        endpoints = new Endpoints(
                this.directory,
                "",
                URI.create("http://localhost"),
                URI.create("postgresql://localhost"),
                "",
                store.endpoint(),
                store.accessKey(),
                store.secretKey(),
                store.region(),
                store.bucket(),
                store.bucketDirectory(),
                catalog.uri(),
                catalog.warehouse(),
                Map.of());
        tables = LazyTables.of(endpoints);
        write();
    }

    @AfterAll
    void stop() throws Exception {
        for (AutoCloseable each : new AutoCloseable[] {tables, catalog, store}) {
            if (each != null) {
                each.close();
            }
        }
    }

    private void write() throws Exception {
        try (RESTCatalog client = new RESTCatalog()) {
            client.initialize(
                    "test", Map.of(CatalogProperties.URI, catalog.uri().toString()));
            Schema schema = new Schema(
                    Types.NestedField.required(1, "id", Types.LongType.get()),
                    Types.NestedField.optional(2, "category", Types.StringType.get()));
            client.createNamespace(Namespace.of("raw"));
            Table table = client.createTable(
                    TableIdentifier.of("raw", "orders"),
                    schema,
                    PartitionSpec.builderFor(schema).identity("category").build());
            TableWriter writer = new TableWriter(table);
            List<DataFile> files = writer.append(List.of(
                    writer.row(1L, "toys"),
                    writer.row(2L, "100% *new* [a]/b?"),
                    writer.row(3L, "Ärmel & Söhne"),
                    writer.row(4L, "a b=c:d"),
                    writer.row(5L, null),
                    writer.row(6L, "toys")));
            writer.deletePositions(files.get(0), 0);
            writer.deleteEqual(files.get(2).partition(), List.of("id"), List.of(List.of(3L)));
        }
    }

    @Test
    void shouldReadFilesInPlace() throws Exception {
        Path bucket = endpoints.bucketDirectory().orElseThrow();

        shouldReadAll(Map.of("s3://" + endpoints.bucket() + "/", bucket), "in-place");
    }

    @Test
    void shouldReadFilesThroughTheCache() throws Exception {
        shouldReadAll(Map.of(), "cached");

        assertThat(Lake.size(directory.resolve("cached").resolve("cache"))).isPositive();
    }

    private void shouldReadAll(Map<String, Path> inPlace, String name) throws Exception {
        try (QueryEngine engine = new QueryEngine(tables, inPlace, directory.resolve(name), Lake.settings())) {
            QueryResult result = engine.run(
                    Query.of("SELECT id, category FROM lakehouse.raw.orders ORDER BY id"), new Cancellation());

            assertThat(result.values())
                    .containsExactly(
                            List.of(2, "100% *new* [a]/b?"),
                            List.of(4, "a b=c:d"),
                            Arrays.asList(5, null),
                            List.of(6, "toys"));
        }
    }

    private static <T> T settings(Class<T> type, Map<String, String> properties) {
        return new SmallRyeConfigBuilder()
                .withMapping(type)
                .withSources(new PropertiesConfigSource(properties, "test", 100))
                .build()
                .getConfigMapping(type);
    }
}
