package dev.lakebox.table;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What the API tells of tables. Ids of snapshots are text: they do not fit a JavaScript number. */
public final class TableAnswers {

    private TableAnswers() {}

    /**
     * @param rows null where deletes make it unknown without a scan
     * @param files of data
     * @param bytes of all files
     * @param snapshotId null where the table has none yet, as are its time and operation
     * @param snapshots how many there are
     */
    @Schema(name = "Table")
    public record Summary(
            String catalog,
            String namespace,
            String name,
            Long rows,
            Long files,
            Long bytes,
            String snapshotId,
            Instant snapshotTime,
            String operation,
            int snapshots) {}

    /** @param current null where the table has no snapshot yet */
    @Schema(name = "TableDetail")
    public record Detail(
            String catalog,
            String namespace,
            String name,
            String uuid,
            String location,
            int formatVersion,
            List<Column> columns,
            List<PartitionField> partitioning,
            Map<String, String> properties,
            Summary totals,
            SnapshotEntry current) {}

    /** @param id the field's, which stays when it is renamed */
    @Schema(name = "Column")
    public record Column(int id, String name, String type, boolean required, String doc) {}

    /** @param transform Iceberg's name of it: {@code bucket[16]} */
    @Schema(name = "PartitionField")
    public record PartitionField(String name, String column, String transform) {}

    /**
     * Counts are null where the writer did not say.
     *
     * @param totalRows null where deletes make it unknown without a scan
     * @param totalRecords rows in data files, deleted ones too
     * @param flinkJobId of the job that wrote it, where that was Flink
     * @param flinkCheckpoint the checkpoint that it commits
     * @param refs tags and branches that point to it
     */
    @Schema(name = "Snapshot")
    public record SnapshotEntry(
            String id,
            String parentId,
            Instant time,
            String operation,
            Long addedRows,
            Long deletedRows,
            Long addedFiles,
            Long deletedFiles,
            Long addedBytes,
            Long totalRows,
            Long totalRecords,
            long sequenceNumber,
            Integer schemaId,
            String flinkJobId,
            Long flinkCheckpoint,
            List<String> refs) {}

    /** @param total how many there are in all pages */
    @Schema(name = "SnapshotPage")
    public record SnapshotPage(int total, int offset, List<SnapshotEntry> snapshots) {}

    /**
     * @param partition as in its path: {@code created_date=2026-01-31/category=toys}; empty where unpartitioned
     * @param deletes delete files that apply to it
     */
    @Schema(name = "DataFile")
    public record FileEntry(
            String path, String format, String partition, long records, long bytes, long sequenceNumber, int deletes) {}

    /** @param total how many there are in all pages */
    @Schema(name = "FilePage")
    public record FilePage(int total, int offset, List<FileEntry> files) {}

    /** @param records rows in its data files, deleted ones too */
    @Schema(name = "Partition")
    public record PartitionEntry(String partition, int files, long records, long bytes, int deletes) {}

    @Schema(name = "TableSchema")
    public record SchemaEntry(int id, boolean current, List<Column> columns) {}

    /** Ages are in milliseconds, null where the table's own rules hold. */
    @Schema(name = "Ref")
    public record RefEntry(
            String name,
            String type,
            String snapshotId,
            Long maxAgeMillis,
            Integer minSnapshotsToKeep,
            Long maxSnapshotAgeMillis) {}
}
