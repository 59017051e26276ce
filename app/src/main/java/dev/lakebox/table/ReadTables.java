package dev.lakebox.table;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.StaticTableOperations;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.catalog.TableIdentifier;

/**
 * A directory's tables for who looks at them many times a second and changes nothing: metadata that has not changed is not
 * read again.
 */
public final class ReadTables implements Tables {

    private final Tables tables;
    private final Map<TableIdentifier, Table> loaded = new ConcurrentHashMap<>();

    /** @param tables which this closes */
    public ReadTables(Tables tables) {
        this.tables = tables;
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
        try {
            return asItIs(loaded.computeIfAbsent(name, tables::load));
        } catch (RuntimeException e) {
            // dropped and made anew, or so far ahead that the way there has been cleaned up
            loaded.remove(name);
            return asItIs(loaded.computeIfAbsent(name, tables::load));
        }
    }

    private static Table asItIs(Table table) {
        TableOperations operations = ((HasTableOperations) table).operations();
        synchronized (table) {
            return new BaseTable(new StaticTableOperations(operations.refresh(), operations.io()), table.name());
        }
    }

    @Override
    public void close() {
        tables.close();
    }
}
