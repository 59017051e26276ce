package dev.lakebox.maintenance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.RewriteFiles;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotSummary;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableUtil;
import org.apache.iceberg.exceptions.CleanableFailure;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.util.PropertyUtil;

/**
 * Merges small data files of a table. Appends that others commit meanwhile stay as they are; where another took away
 * what was merged, or wrote deletes by position into it, the merge is undone and planned anew the next time.
 */
final class Compactor {

    /** Since version 3 rows keep their numbers over a rewrite, which Iceberg's generic writer does not write. */
    private static final int NEWEST_VERSION = 2;

    /** In a snapshot's summary: which kind of maintenance made it. */
    static final String MARK = "lakebox.maintenance";

    private final CompactionPlan plan;
    private final ExecutorService planning;

    /** @param planning where Iceberg reads manifests */
    Compactor(CompactionPlan plan, ExecutorService planning) {
        this.plan = plan;
        this.planning = planning;
    }

    /** Whether tables of its kind are merged. */
    static boolean handles(Table table) {
        return TableUtil.formatVersion(table) <= NEWEST_VERSION;
    }

    /** @return empty where there was nothing worth merging */
    Optional<Merged> compact(Table table) {
        Snapshot start = table.currentSnapshot();
        if (start == null || !handles(table) || dataFiles(start) < plan.minFiles()) {
            return Optional.empty();
        }
        List<FileGroup> groups = plan(table, start);
        if (groups.isEmpty()) {
            return Optional.empty();
        }
        List<DataFile> added = write(table, groups);
        commit(table, start, groups, added);
        return Optional.of(new Merged(
                groups.stream().mapToInt(group -> group.files().size()).sum(),
                added.size(),
                groups.stream().mapToLong(FileGroup::bytes).sum()));
    }

    private List<FileGroup> plan(Table table, Snapshot start) {
        try (CloseableIterable<FileScanTask> files = table.newScan()
                .useSnapshot(start.snapshotId())
                .planWith(planning)
                .planFiles()) {
            return plan.groups(files);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot plan a merge of " + table.name(), e);
        }
    }

    private static List<DataFile> write(Table table, List<FileGroup> groups) {
        List<DataFile> added = new ArrayList<>();
        Rewriter rewriter = new Rewriter(table);
        try {
            for (FileGroup group : groups) {
                DataFile file = rewriter.merge(group);
                if (file.recordCount() > 0) {
                    added.add(file);
                } else {
                    discard(table, List.of(file));
                }
            }
            return added;
        } catch (RuntimeException e) {
            discard(table, added);
            throw e;
        }
    }

    private static void commit(Table table, Snapshot start, List<FileGroup> groups, List<DataFile> added) {
        RewriteFiles rewrite = table.newRewrite()
                .validateFromSnapshot(start.snapshotId())
                // so that deletes by equality which are committed meanwhile still reach these rows
                .dataSequenceNumber(start.sequenceNumber())
                .set(MARK, "merge");
        groups.forEach(group -> group.files().forEach(task -> rewrite.deleteFile(task.file())));
        added.forEach(rewrite::addFile);
        try {
            rewrite.commit();
        } catch (RuntimeException e) {
            // of anything else it is not known whether it was committed after all
            if (e instanceof CleanableFailure) {
                discard(table, added);
            }
            throw e;
        }
    }

    private static void discard(Table table, List<DataFile> files) {
        List<String> locations = files.stream().map(DataFile::location).toList();
        CatalogUtil.deleteFiles(table.io(), locations, "merged in vain", false);
    }

    private static int dataFiles(Snapshot snapshot) {
        return PropertyUtil.propertyAsInt(snapshot.summary(), SnapshotSummary.TOTAL_DATA_FILES_PROP, Integer.MAX_VALUE);
    }

    /**
     * @param files how many became one of {@code into}
     * @param bytes how much was read
     */
    record Merged(int files, int into, long bytes) {}
}
