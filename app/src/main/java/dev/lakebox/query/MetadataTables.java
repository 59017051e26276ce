package dev.lakebox.query;

import dev.lakebox.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.MetadataTableType;
import org.apache.iceberg.MetadataTableUtils;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableScan;
import org.apache.iceberg.io.CloseableIterable;

/** Iceberg's metadata tables: what a table's snapshots, files and partitions are, as rows. */
final class MetadataTables {

    private static final Map<String, MetadataTableType> TYPES = Map.of(
            "snapshots", MetadataTableType.SNAPSHOTS,
            "history", MetadataTableType.HISTORY,
            "refs", MetadataTableType.REFS,
            "files", MetadataTableType.FILES,
            "manifests", MetadataTableType.MANIFESTS,
            "partitions", MetadataTableType.PARTITIONS);

    /** Those that tell of one snapshot; the others tell of the table. */
    private static final Set<MetadataTableType> OF_SNAPSHOT =
            Set.of(MetadataTableType.FILES, MetadataTableType.MANIFESTS, MetadataTableType.PARTITIONS);

    private final SideFiles sideFiles;

    MetadataTables(SideFiles sideFiles) {
        this.sideFiles = sideFiles;
    }

    /** @throws Problem 404 where there is no such metadata table */
    static MetadataTableType type(String table, String name) {
        MetadataTableType type = TYPES.get(name.toLowerCase(Locale.ROOT));
        if (type == null) {
            throw new Problem(
                    404,
                    "Cannot read %s$%s: a table's metadata tables are $snapshots, $history, $refs, $files, $manifests and $partitions"
                            .formatted(table, name));
        }
        return type;
    }

    static boolean ofSnapshot(MetadataTableType type) {
        return OF_SNAPSHOT.contains(type);
    }

    /** What the rows depend on, besides the table and the type. */
    static String version(Moment moment, MetadataTableType type) {
        if (ofSnapshot(type)) {
            return String.valueOf(moment.snapshot());
        }
        return moment.table() instanceof HasTableOperations table
                ? table.operations().current().metadataFileLocation()
                : String.valueOf(moment.snapshot());
    }

    Relation read(Moment moment, MetadataTableType type) {
        Table metadata = MetadataTableUtils.createMetadataTableInstance(moment.table(), type);
        TableScan scan = metadata.newScan();
        if (ofSnapshot(type)) {
            if (moment.snapshot() == null) {
                return new Projection(metadata.schema()).nothing();
            }
            scan = scan.useSnapshot(moment.snapshot());
        }
        try (CloseableIterable<FileScanTask> tasks = scan.planFiles()) {
            CloseableIterable<StructLike> rows = CloseableIterable.concat(
                    CloseableIterable.transform(tasks, task -> task.asDataTask().rows()));
            Path file = sideFiles.writeInternal(metadata.schema(), rows);
            return new Projection(metadata.schema()).relation(file);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read %s of %s".formatted(type, moment.name()), e);
        }
    }
}
