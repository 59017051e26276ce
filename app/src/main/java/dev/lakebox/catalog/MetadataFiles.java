package dev.lakebox.catalog;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableMetadataParser;
import org.apache.iceberg.io.FileIO;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tables' metadata files and what is in them. A file is never changed, so what is kept in memory is never stale; with a
 * thousand snapshots it is hundreds of kilobytes of JSON, which need not be read and parsed for every load and commit.
 */
final class MetadataFiles {

    /** What a snapshot and a log entry take on the heap, roughly, in bytes. */
    private static final int SNAPSHOT = 3_000;

    private static final int LOG_ENTRY = 200;
    private static final int REST = 10_000;

    private static final Logger LOG = LoggerFactory.getLogger(MetadataFiles.class);

    private final FileIO io;
    private final Cache<String, TableMetadata> metadata;

    MetadataFiles(FileIO io, int megabytes) {
        this.io = io;
        this.metadata = Caffeine.newBuilder()
                .maximumWeight(megabytes * 1024L * 1024L)
                .<String, TableMetadata>weigher((location, table) -> bytes(table))
                .build();
    }

    TableMetadata load(String location) {
        return metadata.get(location, unknown -> TableMetadataParser.read(io, unknown));
    }

    /** Takes over what was just written to this location. */
    void put(String location, TableMetadata written) {
        metadata.put(
                location,
                TableMetadata.buildFrom(written)
                        .discardChanges()
                        .withMetadataLocation(location)
                        .build());
    }

    /** Deletes files that were written in vain. Where that fails they stay, and do no harm. */
    void forget(Iterable<String> locations) {
        for (String location : locations) {
            metadata.invalidate(location);
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
