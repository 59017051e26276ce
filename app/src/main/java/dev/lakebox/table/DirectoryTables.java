package dev.lakebox.table;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.hadoop.HadoopCatalog;

/** The tables of a {@code hadoop} catalog, which is a directory; none where that is not there yet. */
public final class DirectoryTables implements Tables {

    private final Tables tables;

    /**
     * Asks for nothing until it is asked.
     *
     * @param warehouse the directory, wherever Hadoop finds it
     */
    public DirectoryTables(String catalog, String warehouse) {
        this.tables = new LazyTables(catalog, () -> new CatalogTables(open(catalog, warehouse)));
    }

    /** One for each. */
    public static List<Tables> of(Map<String, String> warehouses) {
        return warehouses.entrySet().stream()
                .<Tables>map(entry -> new DirectoryTables(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static HadoopCatalog open(String catalog, String warehouse) {
        Configuration hadoop = new Configuration();
        // whatever thread asks first: its own may not know Hadoop
        hadoop.setClassLoader(DirectoryTables.class.getClassLoader());
        hadoop.setClass("fs.hdfs.impl", DistributedFileSystem.class, FileSystem.class);
        hadoop.setClass("fs.file.impl", LocalFiles.class, FileSystem.class);
        // kept by scheme, it would be whatever somebody else has asked for first
        hadoop.setBoolean("fs.file.impl.disable.cache", true);
        // whoever asks wants an answer, and comes again: two tries, and not ten, or forty-five of twenty seconds
        hadoop.setInt("ipc.client.connect.max.retries", 1);
        hadoop.setInt("ipc.client.connect.timeout", 2_000);
        hadoop.setInt("ipc.client.connect.max.retries.on.timeouts", 1);
        HadoopCatalog opened = new HadoopCatalog();
        opened.setConf(hadoop);
        opened.initialize(catalog, Map.of(CatalogProperties.WAREHOUSE_LOCATION, warehouse));
        return opened;
    }

    @Override
    public String catalog() {
        return tables.catalog();
    }

    @Override
    public List<TableIdentifier> list() {
        return tables.list();
    }

    @Override
    public Table load(TableIdentifier name) {
        // names are directories here, and must not lead out of the warehouse
        boolean harmless = Stream.concat(Stream.of(name.namespace().levels()), Stream.of(name.name()))
                .allMatch(DirectoryTables::isFileName);
        if (!harmless) {
            throw new NoSuchTableException("Table does not exist: %s", name);
        }
        return tables.load(name);
    }

    private static boolean isFileName(String level) {
        return !level.isBlank()
                && level.chars().noneMatch(c -> c == '/' || c == '\\' || c == ':')
                && !level.startsWith(".");
    }

    @Override
    public void close() {
        tables.close();
    }
}
