package dev.lakebox.table;

import dev.lakebox.table.TableAnswers.FileEntry;
import dev.lakebox.table.TableAnswers.PartitionEntry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Table;
import org.apache.iceberg.io.CloseableIterable;

/** The data files of a table's newest snapshot, from its manifests. */
final class TableFiles {

    private TableFiles() {}

    /** Newest first. */
    static List<FileEntry> of(Table table) {
        try (CloseableIterable<FileScanTask> tasks = table.newScan().planFiles()) {
            List<FileEntry> files = new ArrayList<>();
            tasks.forEach(task -> files.add(new FileEntry(
                    task.file().location(),
                    task.file().format().name().toLowerCase(Locale.ROOT),
                    task.spec().partitionToPath(task.file().partition()),
                    task.file().recordCount(),
                    task.file().fileSizeInBytes(),
                    task.file().dataSequenceNumber(),
                    task.deletes().size())));
            files.sort(Comparator.comparingLong(FileEntry::sequenceNumber)
                    .reversed()
                    .thenComparing(FileEntry::path));
            return files;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot plan " + table.name(), e);
        }
    }

    /** By path. */
    static List<PartitionEntry> partitions(Table table) {
        Map<String, PartitionEntry> partitions = new TreeMap<>();
        for (FileEntry file : of(table)) {
            partitions.merge(
                    file.partition(),
                    new PartitionEntry(file.partition(), 1, file.records(), file.bytes(), file.deletes()),
                    (a, b) -> new PartitionEntry(
                            a.partition(),
                            a.files() + b.files(),
                            a.records() + b.records(),
                            a.bytes() + b.bytes(),
                            a.deletes() + b.deletes()));
        }
        return List.copyOf(partitions.values());
    }
}
