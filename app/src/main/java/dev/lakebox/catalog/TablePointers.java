package dev.lakebox.catalog;

import java.util.Optional;
import org.apache.iceberg.catalog.TableIdentifier;

/** Which metadata file each table is at. */
interface TablePointers {

    /** The table's current metadata file; empty where there is no such table. */
    Optional<String> current(TableIdentifier table);

    /**
     * Moves a table if it is where the change expects it.
     *
     * @throws org.apache.iceberg.exceptions.CommitFailedException it is somewhere else
     * @throws org.apache.iceberg.exceptions.AlreadyExistsException it should not exist, and does
     * @throws NotCommittedException it surely was not moved
     * @throws org.apache.iceberg.exceptions.CommitStateUnknownException nobody can tell whether it was moved
     */
    void apply(PointerChange change);
}
