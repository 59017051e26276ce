package dev.lakebox.table;

import java.util.List;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;

/** A catalog's tables, wherever it is. */
public interface Tables extends AutoCloseable {

    /** The catalog's name, as it stands in answers. */
    String catalog();

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
