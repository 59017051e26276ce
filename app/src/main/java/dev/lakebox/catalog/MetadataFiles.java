package dev.lakebox.catalog;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableMetadataParser;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.io.FileIO;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tables' metadata files and what is in each table's newest. A file is never changed, so what is kept in memory with its
 * location is never mistaken for another; with a thousand snapshots it is hundreds of kilobytes of JSON, which need not be read and parsed for every load and commit.
 */
final class MetadataFiles {

    /** What a snapshot and a log entry take on the heap, roughly, in bytes. */
    private static final int SNAPSHOT = 3_000;

    private static final int LOG_ENTRY = 200;
    private static final int REST = 10_000;

    private static final Logger LOG = LoggerFactory.getLogger(MetadataFiles.class);

    private final FileIO io;
    private final Cache<TableIdentifier, TableMetadata> newest;

    MetadataFiles(FileIO io, int megabytes) {
        this.io = io;
        // by table, not by file: Caffeine keeps what is asked for often, and each file is new once
        this.newest = Caffeine.newBuilder()
                .maximumWeight(megabytes * 1024L * 1024L)
                .<TableIdentifier, TableMetadata>weigher((table, metadata) -> bytes(metadata))
                .build();
    }

    TableMetadata load(TableIdentifier table, String location) {
        TableMetadata known = newest.getIfPresent(table);
        if (known != null && location.equals(known.metadataFileLocation())) {
            return known;
        }
        TableMetadata read = TableMetadataParser.read(io, location);
        newest.put(table, read);
        return read;
    }

    /** Takes over what was just written to this location. */
    void put(TableIdentifier table, String location, TableMetadata written) {
        newest.put(
                table,
                TableMetadata.buildFrom(written)
                        .discardChanges()
                        .withMetadataLocation(location)
                        .build());
    }

    /** Deletes files that were written in vain. Where that fails they stay, and do no harm. */
    void forget(Iterable<String> locations) {
        for (String location : locations) {
            try {
                io.deleteFile(location);
            } catch (RuntimeException e) {
                LOG.warn("Cannot delete {}, which belongs to no table: {}", location, e.getMessage());
            }
        }
    }

    FileIO io() {
        return io;
    }

    private static int bytes(TableMetadata table) {
        return REST
                + SNAPSHOT * table.snapshots().size()
                + LOG_ENTRY
                        * (table.snapshotLog().size() + table.previousFiles().size());
    }
}
