package dev.lakebox.catalog;

import java.nio.file.Path;
import java.util.Map;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.rest.RESTCatalog;
import org.apache.iceberg.view.ViewCatalogTests;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Iceberg's own tests of catalogs with views, over HTTP, with the files on S3. */
class UpstreamViewCatalogTest extends ViewCatalogTests<RESTCatalog> {

    /** What the suite expects a catalog to be set up with. */
    private static final Map<String, String> PROPERTIES = Map.of(
            "view-default.key1", "catalog-default-key1",
            "view-default.key2", "catalog-default-key2",
            "view-default.key3", "catalog-default-key3",
            "view-override.key3", "catalog-override-key3",
            "view-override.key4", "catalog-override-key4");

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
        catalog = TestCatalog.client("lakebox", server, PROPERTIES);
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
    protected Catalog tableCatalog() {
        return catalog;
    }

    @Override
    protected String viewLocation(String... path) {
        return "s3://lakehouse/elsewhere/" + String.join("/", path);
    }

    @Override
    protected boolean requiresNamespaceCreate() {
        return true;
    }

    @Override
    protected boolean supportsServerSideRetry() {
        return true;
    }
}
