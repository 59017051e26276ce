package dev.lakebox.catalog;

import org.apache.iceberg.TableOperations;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.jdbc.JdbcCatalog;

/**
 * JdbcCatalog with its tables' metadata cached and its tables' commits done by {@link JdbcPointers}. Namespaces, views,
 * lists, renames and drops are JdbcCatalog's own.
 */
final class PointerCatalog extends JdbcCatalog {

    private final JdbcPointers pointers;
    private final MetadataFiles files;

    PointerCatalog(JdbcPointers pointers, MetadataFiles files, CatalogDatabase database, int connections) {
        super(properties -> files.io(), properties -> database.pool(connections), true);
        this.pointers = pointers;
        this.files = files;
    }

    /** A commit of several tables, which nobody sees before {@link TableTransaction#commit()}. */
    TableTransaction begin() {
        return new TableTransaction(this, pointers, files);
    }

    @Override
    protected TableOperations newTableOps(TableIdentifier table) {
        return operations(table, pointers);
    }

    TableOperations operations(TableIdentifier table, TablePointers through) {
        return new CatalogTableOperations(table, through, files);
    }

    @Override
    protected String defaultWarehouseLocation(TableIdentifier table) {
        return super.defaultWarehouseLocation(table);
    }
}
