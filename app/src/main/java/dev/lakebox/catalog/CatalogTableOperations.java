package dev.lakebox.catalog;

import java.util.List;
import java.util.Optional;
import org.apache.iceberg.BaseMetastoreTableOperations;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.CommitStateUnknownException;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.exceptions.ValidationException;
import org.apache.iceberg.io.FileIO;

/** One table: its pointer, and the metadata it points to. */
final class CatalogTableOperations extends BaseMetastoreTableOperations {

    private final TableIdentifier table;
    private final TablePointers pointers;
    private final MetadataFiles files;

    CatalogTableOperations(TableIdentifier table, TablePointers pointers, MetadataFiles files) {
        this.table = table;
        this.pointers = pointers;
        this.files = files;
    }

    @Override
    protected void doRefresh() {
        Optional<String> location = pointers.current(table);
        if (location.isPresent()) {
            refreshFromMetadataLocation(location.get(), null, 0, at -> files.load(table, at));
        } else if (currentMetadataLocation() == null) {
            disableRefresh();
        } else {
            throw new NoSuchTableException("Table does not exist any more: %s", table);
        }
    }

    @Override
    protected void doCommit(TableMetadata base, TableMetadata metadata) {
        boolean registered = base == null && metadata.metadataFileLocation() != null;
        String location = registered ? metadata.metadataFileLocation() : write(metadata);
        Optional<String> from = Optional.ofNullable(base).map(TableMetadata::metadataFileLocation);
        try {
            pointers.apply(new PointerChange(table, from, location));
        } catch (CommitStateUnknownException e) {
            // the new file may be the table's current one
            throw e;
        } catch (RuntimeException e) {
            if (!registered) {
                files.forget(List.of(location));
            }
            throw e;
        }
        files.put(table, location, metadata);
    }

    private String write(TableMetadata metadata) {
        try {
            return writeNewMetadata(metadata, currentVersion() + 1);
        } catch (IllegalArgumentException | ValidationException e) {
            // a location that is none on this store: sending it again will not help
            throw e;
        } catch (RuntimeException e) {
            throw new NotCommittedException(
                    "Cannot write the metadata file of %s: %s".formatted(table, e.getMessage()), e);
        }
    }

    @Override
    protected String tableName() {
        return table.toString();
    }

    @Override
    public FileIO io() {
        return files.io();
    }
}
