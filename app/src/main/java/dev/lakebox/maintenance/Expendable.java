package dev.lakebox.maintenance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Table;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.types.Conversions;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;

/**
 * A data file that the disk budget may take from a table, whole.
 *
 * <p>Only tables that have a column {@code kafka_timestamp} are touched: those that pipelines fill from topics. Their
 * files are in the table only after the checkpoint that covers their rows has completed, so nothing is dropped that a
 * job would write again.
 *
 * @param newest when the newest of its rows came to Kafka
 */
record Expendable(Table table, DataFile file, Instant newest) {

    static final String TIME = "kafka_timestamp";

    /** Those of the current snapshot whose rows are all older. */
    static List<Expendable> in(Table table, Instant before) {
        Types.NestedField time = table.schema().findField(TIME);
        if (table.currentSnapshot() == null || time == null || time.type().typeId() != Type.TypeID.TIMESTAMP) {
            return List.of();
        }
        List<Expendable> found = new ArrayList<>();
        try (CloseableIterable<FileScanTask> files =
                table.newScan().includeColumnStats(List.of(TIME)).planFiles()) {
            for (FileScanTask task : files) {
                ByteBuffer bound = task.file().upperBounds() == null
                        ? null
                        : task.file().upperBounds().get(time.fieldId());
                if (bound != null) {
                    Long micros = Conversions.fromByteBuffer(time.type(), bound);
                    Instant newest = Instant.ofEpochSecond(0, micros * 1000);
                    if (newest.isBefore(before)) {
                        found.add(new Expendable(table, task.file(), newest));
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot plan what to drop from " + table.name(), e);
        }
        return found;
    }
}
