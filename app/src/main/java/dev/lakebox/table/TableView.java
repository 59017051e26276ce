package dev.lakebox.table;

import dev.lakebox.table.TableAnswers.Column;
import dev.lakebox.table.TableAnswers.Detail;
import dev.lakebox.table.TableAnswers.PartitionField;
import dev.lakebox.table.TableAnswers.RefEntry;
import dev.lakebox.table.TableAnswers.SchemaEntry;
import dev.lakebox.table.TableAnswers.SnapshotEntry;
import dev.lakebox.table.TableAnswers.Summary;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotSummary;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;

/**
 * A loaded table in the API's shapes. All of it comes from the table's metadata file: no data or manifest is read.
 *
 * @param name with the catalog's, where that is not the main one
 */
public record TableView(TablePlace place, TableIdentifier name, Table table) {

    public Summary summary() {
        Snapshot snapshot = table.currentSnapshot();
        return new Summary(
                place.catalog(),
                place.table().namespace().toString(),
                place.table().name(),
                snapshot == null ? Long.valueOf(0) : rows(snapshot),
                snapshot == null ? Long.valueOf(0) : number(snapshot, SnapshotSummary.TOTAL_DATA_FILES_PROP),
                snapshot == null ? Long.valueOf(0) : number(snapshot, SnapshotSummary.TOTAL_FILE_SIZE_PROP),
                snapshot == null ? null : Long.toString(snapshot.snapshotId()),
                snapshot == null ? null : Instant.ofEpochMilli(snapshot.timestampMillis()),
                snapshot == null ? null : snapshot.operation(),
                snapshots().size());
    }

    Detail detail() {
        return new Detail(
                place.catalog(),
                place.table().namespace().toString(),
                place.table().name(),
                table.uuid().toString(),
                table.location(),
                formatVersion(),
                columns(table.schema()),
                partitioning(table.spec()),
                new TreeMap<>(table.properties()),
                summary(),
                table.currentSnapshot() == null ? null : entry(table.currentSnapshot()));
    }

    /** Newest first. */
    List<SnapshotEntry> snapshots(int offset, int limit) {
        List<Snapshot> all = snapshots();
        return all.stream()
                .sorted(Comparator.comparingLong(Snapshot::sequenceNumber)
                        .thenComparing(Snapshot::timestampMillis)
                        .reversed())
                .skip(offset)
                .limit(limit)
                .map(this::entry)
                .toList();
    }

    int snapshotCount() {
        return snapshots().size();
    }

    List<SchemaEntry> schemas() {
        return table.schemas().values().stream()
                .sorted(Comparator.comparingInt(Schema::schemaId))
                .map(schema -> new SchemaEntry(
                        schema.schemaId(), schema.schemaId() == table.schema().schemaId(), columns(schema)))
                .toList();
    }

    List<RefEntry> refs() {
        return table.refs().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(ref -> new RefEntry(
                        ref.getKey(),
                        ref.getValue().isBranch() ? "branch" : "tag",
                        Long.toString(ref.getValue().snapshotId()),
                        ref.getValue().maxRefAgeMs(),
                        ref.getValue().minSnapshotsToKeep(),
                        ref.getValue().maxSnapshotAgeMs()))
                .toList();
    }

    private List<Snapshot> snapshots() {
        List<Snapshot> all = new ArrayList<>();
        table.snapshots().forEach(all::add);
        return all;
    }

    private SnapshotEntry entry(Snapshot snapshot) {
        Map<String, String> summary = snapshot.summary() == null ? Map.of() : snapshot.summary();
        return new SnapshotEntry(
                Long.toString(snapshot.snapshotId()),
                snapshot.parentId() == null ? null : Long.toString(snapshot.parentId()),
                Instant.ofEpochMilli(snapshot.timestampMillis()),
                snapshot.operation(),
                number(snapshot, SnapshotSummary.ADDED_RECORDS_PROP),
                number(snapshot, SnapshotSummary.DELETED_RECORDS_PROP),
                number(snapshot, SnapshotSummary.ADDED_FILES_PROP),
                number(snapshot, SnapshotSummary.DELETED_FILES_PROP),
                number(snapshot, SnapshotSummary.ADDED_FILE_SIZE_PROP),
                rows(snapshot),
                number(snapshot, SnapshotSummary.TOTAL_RECORDS_PROP),
                snapshot.sequenceNumber(),
                snapshot.schemaId(),
                summary.get("flink.job-id"),
                number(snapshot, "flink.max-committed-checkpoint-id"),
                table.refs().entrySet().stream()
                        .filter(ref -> ref.getValue().snapshotId() == snapshot.snapshotId())
                        .map(Map.Entry::getKey)
                        .sorted()
                        .toList());
    }

    /** Null where deletes make it unknown without a scan. */
    Long rowsOf(Snapshot snapshot) {
        return rows(snapshot);
    }

    /** Known where nothing is deleted by delete files: those say how many deletes there are, not how many they hit. */
    private static Long rows(Snapshot snapshot) {
        boolean deletes = positive(snapshot, SnapshotSummary.TOTAL_POS_DELETES_PROP)
                || positive(snapshot, SnapshotSummary.TOTAL_EQ_DELETES_PROP);
        return deletes ? null : number(snapshot, SnapshotSummary.TOTAL_RECORDS_PROP);
    }

    private static boolean positive(Snapshot snapshot, String property) {
        Long value = number(snapshot, property);
        return value != null && value > 0;
    }

    private static Long number(Snapshot snapshot, String property) {
        String value = snapshot.summary() == null ? null : snapshot.summary().get(property);
        try {
            return value == null ? null : Long.valueOf(value);
        } catch (NumberFormatException e) {
            // a summary is free text, whoever wrote it
            return null;
        }
    }

    private int formatVersion() {
        return table instanceof HasTableOperations operations
                ? operations.operations().current().formatVersion()
                : 0;
    }

    private static List<Column> columns(Schema schema) {
        return schema.columns().stream()
                .map(field -> new Column(
                        field.fieldId(), field.name(), field.type().toString(), field.isRequired(), field.doc()))
                .toList();
    }

    private static List<PartitionField> partitioning(PartitionSpec spec) {
        return spec.isUnpartitioned()
                ? Collections.emptyList()
                : spec.fields().stream()
                        .map(field -> new PartitionField(
                                field.name(),
                                spec.schema().findColumnName(field.sourceId()),
                                field.transform().toString()))
                        .toList();
    }
}
