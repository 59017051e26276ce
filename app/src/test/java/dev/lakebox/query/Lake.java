package dev.lakebox.query;

import dev.lakebox.catalog.Warehouses;
import dev.lakebox.table.AllTables;
import dev.lakebox.table.CatalogTables;
import dev.lakebox.table.DirectoryTables;
import dev.lakebox.table.Tables;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.hadoop.HadoopCatalog;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.jdbc.JdbcCatalog;
import org.h2.Driver;

/** A lakehouse in a directory: a real catalog, real tables and a query engine over them. */
public final class Lake implements AutoCloseable {

    private final Path directory;
    private final JdbcCatalog catalog = new JdbcCatalog();
    private final HadoopCatalog files;
    private final Tables tables;
    private final Map<String, Path> inPlace;
    private QueryEngine engine;

    public Lake(Path directory) {
        try {
            this.directory = directory.toRealPath();
            // Quarkus takes the drivers with it when it ends a test's application
            DriverManager.registerDriver(new Driver());
        } catch (IOException | SQLException e) {
            throw new IllegalStateException(e);
        }
        Path warehouse = this.directory.resolve("warehouse");
        Warehouses others = Warehouses.of(Map.of(), this.directory);
        this.tables = new AllTables(new CatalogTables(catalog), DirectoryTables.of(others.byName()));
        this.files = new HadoopCatalog(new Configuration(), others.byName().get(Warehouses.FILES));
        this.inPlace = new HashMap<>(others.inPlace());
        this.inPlace.put(warehouse + "/", warehouse);
        catalog.setConf(new Configuration());
        catalog.initialize(
                "lakebox",
                Map.of(
                        CatalogProperties.URI,
                        "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1;DATABASE_TO_LOWER=TRUE",
                        CatalogProperties.WAREHOUSE_LOCATION,
                        warehouse.toString(),
                        "jdbc.schema-version",
                        "V1"));
        catalog.createNamespace(Namespace.of("raw"));
    }

    public Catalog catalog() {
        return catalog;
    }

    /** Another client of the catalog {@code files}, a directory that is made with its first table. */
    public Catalog files() {
        return files;
    }

    public Tables tables() {
        return tables;
    }

    public Path directory() {
        return directory;
    }

    public Table create(String name, Schema schema, PartitionSpec spec, int version) {
        return catalog.createTable(
                TableIdentifier.parse(name), schema, spec, Map.of("format-version", Integer.toString(version)));
    }

    /** An engine whose files are read in place. */
    QueryEngine engine(String... settings) {
        return engine(inPlace, settings);
    }

    QueryEngine engine(Map<String, Path> inPlace, String... settings) {
        if (engine == null) {
            engine = new QueryEngine(tables, inPlace, directory.resolve("query"), settings(settings));
        }
        return engine;
    }

    static QuerySettings settings(String... settings) {
        Map<String, String> map = new HashMap<>();
        for (String setting : settings) {
            map.put(
                    "lakebox.query." + setting.substring(0, setting.indexOf('=')),
                    setting.substring(setting.indexOf('=') + 1));
        }
        return new SmallRyeConfigBuilder()
                .withMapping(QuerySettings.class)
                .withSources(new PropertiesConfigSource(map, "test", 100))
                .build()
                .getConfigMapping(QuerySettings.class);
    }

    List<List<Object>> query(String sql) {
        return run(sql).values();
    }

    QueryResult run(String sql) {
        return run(Query.of(sql));
    }

    QueryResult run(Query query) {
        try {
            return engine().run(query, new Cancellation());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What Iceberg's own reader finds at the snapshot. */
    static List<Record> read(Table table, long snapshot, Schema schema) {
        try (CloseableIterable<Record> records = IcebergGenerics.read(table)
                .useSnapshot(snapshot)
                .project(schema)
                .build()) {
            List<Record> read = new ArrayList<>();
            records.forEach(record -> read.add(record.copy()));
            return read;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static long size(Path directory) throws IOException {
        try (var files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile).count();
        }
    }

    @Override
    public void close() {
        if (engine != null) {
            engine.close();
        }
        tables.close();
    }
}
