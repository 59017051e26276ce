package dev.lakebox.catalog;

import dev.lakebox.Ports;
import dev.lakebox.storage.ObjectStoreAccess;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.rest.RESTCatalog;

/** Catalogs on any free port, and clients of them. */
public final class TestCatalog {

    private TestCatalog() {}

    /** Not started yet. */
    static CatalogServer server(Path dataDirectory, ObjectStoreAccess store, Map<String, String> settings) {
        return new CatalogServer(
                settings(settings),
                dataDirectory,
                new Ports(InetAddress.getLoopbackAddress(), true),
                "127.0.0.1",
                () -> store,
                List.of());
    }

    public static CatalogServer start(Path dataDirectory, ObjectStoreAccess store) {
        CatalogServer server = server(dataDirectory, store, Map.of("lakebox.catalog.port", "0"));
        server.start();
        return server;
    }

    static CatalogSettings settings(Map<String, String> properties) {
        return new SmallRyeConfigBuilder()
                .withMapping(CatalogSettings.class)
                .withSources(new PropertiesConfigSource(properties, "test", 100))
                .build()
                .getConfigMapping(CatalogSettings.class);
    }

    /** A client that knows the catalog's address and nothing else. */
    public static RESTCatalog client(CatalogServer server) {
        return client("lakebox", server, Map.of());
    }

    static RESTCatalog client(String name, CatalogServer server, Map<String, String> properties) {
        Map<String, String> all = new HashMap<>(properties);
        all.put(CatalogProperties.URI, server.uri().toString());
        RESTCatalog client = new RESTCatalog();
        client.initialize(name, all);
        return client;
    }
}
