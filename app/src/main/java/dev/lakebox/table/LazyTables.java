package dev.lakebox.table;

import dev.lakebox.Endpoints;
import dev.lakebox.catalog.CatalogServer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.Table;
import org.apache.iceberg.aws.s3.S3FileIO;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.rest.RESTCatalog;
import org.apache.iceberg.rest.RESTCatalogProperties;

/** Connects to the catalog when it is first asked, and again when that failed. */
public final class LazyTables implements Tables {

    private final String catalog;
    private final Supplier<Tables> connect;
    private Tables connected;
    private boolean closed;

    LazyTables(String catalog, Supplier<Tables> connect) {
        this.catalog = catalog;
        this.connect = connect;
    }

    /** The tables of all the sandbox's catalogs. */
    public static Tables of(Endpoints endpoints) {
        return new AllTables(main(endpoints, Map.of()), DirectoryTables.of(endpoints.warehouses()));
    }

    /** The same for who looks many times a second: of each table no more than its newest snapshot need be there. */
    public static Tables newestOf(Endpoints endpoints) {
        return new AllTables(
                main(endpoints, Map.of(RESTCatalogProperties.SNAPSHOT_LOADING_MODE, "refs")),
                DirectoryTables.of(endpoints.warehouses()).stream()
                        .<Tables>map(ReadTables::new)
                        .toList());
    }

    /** @param properties of the catalog's client, beside those it needs to find the catalog and the files */
    private static Tables main(Endpoints endpoints, Map<String, String> properties) {
        return new LazyTables(CatalogServer.CLIENTS_NAME, () -> {
            Map<String, String> all = new HashMap<>(properties);
            all.putAll(Map.of(
                    CatalogProperties.URI,
                    endpoints.catalog().toString(),
                    CatalogProperties.FILE_IO_IMPL,
                    S3FileIO.class.getName(),
                    "s3.endpoint",
                    endpoints.s3().toString(),
                    "s3.access-key-id",
                    endpoints.accessKey(),
                    "s3.secret-access-key",
                    endpoints.secretKey(),
                    "s3.path-style-access",
                    "true",
                    "client.region",
                    endpoints.region()));
            RESTCatalog catalog = new RESTCatalog();
            catalog.initialize(CatalogServer.CLIENTS_NAME, all);
            return new CatalogTables(catalog);
        });
    }

    @Override
    public String catalog() {
        return catalog;
    }

    @Override
    public List<TableIdentifier> list() {
        return connected().list();
    }

    @Override
    public Table load(TableIdentifier name) {
        return connected().load(name);
    }

    private synchronized Tables connected() {
        if (closed) {
            throw new IllegalStateException("The catalog's client is closed");
        }
        if (connected == null) {
            connected = connect.get();
        }
        return connected;
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (connected != null) {
            connected.close();
        }
    }
}
