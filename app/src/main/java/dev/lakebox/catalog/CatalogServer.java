package dev.lakebox.catalog;

import dev.lakebox.Component;
import dev.lakebox.Ports;
import dev.lakebox.StartException;
import dev.lakebox.storage.ObjectStoreAccess;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.IcebergBuild;
import org.apache.iceberg.io.FileIO;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Iceberg REST catalog on a port of its own. Its state is an H2 file under {@code catalog/} in the data directory;
 * the tables' metadata is in the object store.
 */
public final class CatalogServer implements Component {

    private static final Logger LOG = LoggerFactory.getLogger(CatalogServer.class);

    /** JdbcCatalog's own name for itself in its rows; changing it hides every table. */
    private static final String NAME = "lakebox";

    /** What it is called in SQL and in the API's answers. */
    public static final String CLIENTS_NAME = "lakehouse";

    private final CatalogSettings settings;
    private final Path directory;
    private final Ports ports;
    private final String host;
    private final Supplier<ObjectStoreAccess> objectStore;
    private final List<Component> needs;
    private final HttpClient http = HttpClient.newHttpClient();

    private CatalogDatabase database;
    private PointerCatalog catalog;
    private HttpListener listener;
    private int port;
    private volatile String warehouse;

    /**
     * @param dataDirectory where state lives
     * @param host the address to listen on
     * @param objectStore asked once, at the start
     */
    public CatalogServer(
            CatalogSettings settings,
            Path dataDirectory,
            Ports ports,
            String host,
            Supplier<ObjectStoreAccess> objectStore,
            List<Component> needs) {
        this.settings = settings;
        this.directory = dataDirectory.resolve("catalog");
        this.ports = ports;
        this.host = host;
        this.objectStore = objectStore;
        this.needs = List.copyOf(needs);
    }

    @Override
    public String name() {
        return "catalog";
    }

    @Override
    public List<Component> needs() {
        return needs;
    }

    @Override
    public About about() {
        return new About("Iceberg REST catalog (JdbcCatalog on H2)", IcebergBuild.version(), uri().toString());
    }

    /** What clients call the catalog's {@code uri}. Valid once {@link #start()} has returned. */
    public URI uri() {
        return URI.create("http://localhost:" + port);
    }

    /** Where tables go that name no location of their own. Valid once {@link #start()} has returned. */
    public String warehouse() {
        return warehouse;
    }

    @Override
    public synchronized void start() {
        ObjectStoreAccess store = objectStore.get();
        warehouse = settings.warehouse().orElse("s3://%s/warehouse".formatted(store.bucket()));
        port = ports.choose("the catalog", "lakebox.catalog.port", settings.port());
        try {
            database = CatalogDatabase.open(directory);
            listener = HttpListener.open(routes(store), host, port, settings.threads());
        } catch (StartException e) {
            close();
            throw e;
        } catch (Exception e) {
            close();
            throw new StartException(
                    "Cannot start the catalog on port %d (lakebox.catalog.port): %s".formatted(port, e.getMessage()),
                    e);
        }
    }

    private Routes routes(ObjectStoreAccess store) {
        ClientConfig config = new ClientConfig(store, settings.previousMetadataFiles());
        FileIO io = CatalogUtil.loadFileIO("org.apache.iceberg.aws.s3.S3FileIO", config.files(), null);
        MetadataFiles files = new MetadataFiles(io, Math.max(1, settings.cacheMegabytes() / 2));
        JdbcPointers pointers = new JdbcPointers(database, NAME);
        catalog = new PointerCatalog(pointers, files, database, settings.threads());
        catalog.initialize(NAME, properties(store, config));
        Json json = new Json();
        LoadedTables tables =
                new LoadedTables(catalog, pointers, config.files(), json, Math.max(1, settings.cacheMegabytes() / 2));
        return new Routes(catalog, new Commits(catalog), tables, config, json);
    }

    private Map<String, String> properties(ObjectStoreAccess store, ClientConfig config) {
        Map<String, String> properties = new HashMap<>(config.files());
        // for tables created here; clients that stage a table get them by /v1/config
        properties.putAll(config.tableDefaults());
        properties.put(CatalogProperties.URI, "jdbc:h2");
        properties.put(CatalogProperties.WAREHOUSE_LOCATION, warehouse);
        properties.put(CatalogProperties.UNIQUE_TABLE_LOCATION, Boolean.toString(settings.uniqueTableLocation()));
        // with views, and no table or view in a namespace that does not exist
        properties.put("jdbc.schema-version", "V1");
        properties.put("jdbc.strict-mode", "true");
        return properties;
    }

    @Override
    public synchronized void check() throws Exception {
        if (database == null) {
            throw new IllegalStateException("The catalog is not running");
        }
        database.check();
        HttpRequest config = HttpRequest.newBuilder(uri().resolve("/v1/config"))
                .timeout(Duration.ofSeconds(5))
                .build();
        int status = http.send(config, HttpResponse.BodyHandlers.discarding()).statusCode();
        if (status != 200) {
            throw new IllegalStateException("The catalog answers %d at %s".formatted(status, config.uri()));
        }
    }

    @Override
    public synchronized void close() {
        if (listener != null) {
            listener.close();
            listener = null;
        }
        try {
            if (catalog != null) {
                catalog.close();
                catalog = null;
            }
            if (database != null) {
                database.close();
                database = null;
            }
        } catch (SQLException | RuntimeException e) {
            LOG.warn("Cannot close the catalog's database: {}", e.getMessage());
        }
    }
}
