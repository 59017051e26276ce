package dev.lakebox.table;

import java.util.List;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;

/** A catalog's tables, wherever it is, or those of several. */
public interface Tables extends AutoCloseable {

    /** The catalog's name, as it stands in answers; of several the one whose tables need not be named with it. */
    String catalog();

    /** A table's name from two parts of an address, of which the namespace is written with dots: {@code files.finance}. */
    static TableIdentifier name(String namespace, String table) {
        return TableIdentifier.of(Namespace.of(namespace.split("\\.")), table);
    }

    /** The catalog that would have the table of that name. */
    default TablePlace place(TableIdentifier name) {
        return new TablePlace(catalog(), name);
    }

    /** Every table, ordered by name. */
    List<TableIdentifier> list();

    /**
     * The table as it is now.
     *
     * @throws org.apache.iceberg.exceptions.NoSuchTableException where there is none of that name
     */
    Table load(TableIdentifier name);

    @Override
    void close();
}
