package dev.lakebox.catalog;

import java.util.List;
import org.apache.iceberg.BaseMetastoreCatalog;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.CommitStateUnknownException;

/**
 * The catalog as one multi-table commit sees it: tables' new metadata files are written at once, but the tables move to
 * them together, in one transaction of the database, or not at all. What a killed process leaves behind are files that
 * no table points to.
 */
final class TableTransaction extends BaseMetastoreCatalog {

    private final PointerCatalog catalog;
    private final JdbcPointers pointers;
    private final MetadataFiles files;
    private final StagedPointers staged;

    TableTransaction(PointerCatalog catalog, JdbcPointers pointers, MetadataFiles files) {
        this.catalog = catalog;
        this.pointers = pointers;
        this.files = files;
        this.staged = new StagedPointers(pointers);
    }

    /** Moves all tables; throws what {@link TablePointers#apply} throws, and then none of them has moved. */
    void commit() {
        try {
            pointers.apply(staged.changes());
        } catch (CommitStateUnknownException e) {
            throw e;
        } catch (RuntimeException e) {
            rollback();
            throw e;
        }
    }

    /** Deletes the files that were written in vain. */
    void rollback() {
        files.forget(staged.written());
    }

    @Override
    protected TableOperations newTableOps(TableIdentifier table) {
        return catalog.operations(table, staged);
    }

    @Override
    protected String defaultWarehouseLocation(TableIdentifier table) {
        return catalog.defaultWarehouseLocation(table);
    }

    @Override
    public List<TableIdentifier> listTables(Namespace namespace) {
        throw new UnsupportedOperationException("Cannot list tables in a multi-table commit");
    }

    @Override
    public boolean dropTable(TableIdentifier table, boolean purge) {
        throw new UnsupportedOperationException("Cannot drop a table in a multi-table commit");
    }

    @Override
    public void renameTable(TableIdentifier from, TableIdentifier to) {
        throw new UnsupportedOperationException("Cannot rename a table in a multi-table commit");
    }
}
