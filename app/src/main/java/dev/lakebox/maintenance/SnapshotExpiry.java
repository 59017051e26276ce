package dev.lakebox.maintenance;

import com.google.common.collect.ImmutableList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutorService;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.exceptions.ValidationException;
import org.apache.iceberg.util.PropertyUtil;
import org.apache.iceberg.util.SnapshotUtil;

/**
 * Expires snapshots oldest first, with the files that they alone need. Kept are what tags and other branches refer to,
 * and on the main branch as many as said, but never fewer than a sink needs to find its newest commit.
 */
final class SnapshotExpiry {

    private final ExecutorService planning;

    /** @param planning where Iceberg reads manifests */
    SnapshotExpiry(ExecutorService planning) {
        this.planning = planning;
    }

    /**
     * Keeps what the table's {@code history.expire.*} says, and {@code most} snapshots at most. Waits until there are a
     * tenth too many: what a hundred snapshots leave behind is found as quickly as what one leaves.
     *
     * @return how many snapshots went
     */
    int expire(Table table, int most, SavedJobs jobs) {
        List<Snapshot> history = history(table);
        int kept = Math.min(most, wanted(table, history));
        return history.size() > kept + kept / 10 ? keep(table, kept, jobs) : 0;
    }

    /**
     * Keeps so many snapshots, whatever the table says.
     *
     * @return how many snapshots went
     */
    int keep(Table table, int count, SavedJobs jobs) {
        if (!PropertyUtil.propertyAsBoolean(
                table.properties(), TableProperties.GC_ENABLED, TableProperties.GC_ENABLED_DEFAULT)) {
            return 0;
        }
        repeatOldMarks(table, count, jobs);
        List<Snapshot> history = history(table);
        int kept = Math.max(count, newestOfSinks(table, jobs));
        if (history.size() <= kept) {
            return 0;
        }
        long before = table.snapshots().spliterator().getExactSizeIfKnown();
        table.expireSnapshots()
                .expireOlderThan(history.get(kept - 1).timestampMillis())
                .retainLast(kept)
                .planWith(planning)
                .executeDeleteWith(planning)
                .commit();
        table.refresh();
        return (int) (before - table.snapshots().spliterator().getExactSizeIfKnown());
    }

    /** How many snapshots {@link #keep} would let go, but for those that tags and branches hold. */
    int wouldGo(Table table, int count, SavedJobs jobs) {
        return Math.max(0, history(table).size() - Math.max(count, newestOfSinks(table, jobs)));
    }

    /** A pipeline that stands still would otherwise keep all that another commits to the same table. */
    private static void repeatOldMarks(Table table, int count, SavedJobs jobs) {
        int old = count == 1 ? 1 : Math.max(10, count / 2);
        for (SinkMark mark : SinkMark.of(table)) {
            if (jobs.mayContinue(mark.job()) && mark.age() >= old) {
                repeat(mark, table);
            }
        }
    }

    private static void repeat(SinkMark mark, Table table) {
        try {
            mark.repeat(table);
        } catch (ValidationException e) {
            // the sink itself has committed since
            table.refresh();
        }
    }

    /** How many snapshots back to where every sink that may go on finds its newest. */
    private static int newestOfSinks(Table table, SavedJobs jobs) {
        return SinkMark.of(table).stream()
                        .filter(mark -> jobs.mayContinue(mark.job()))
                        .map(SinkMark::age)
                        .max(Comparator.naturalOrder())
                        .orElse(0)
                + 1;
    }

    private static int wanted(Table table, List<Snapshot> history) {
        int least = PropertyUtil.propertyAsInt(
                table.properties(),
                TableProperties.MIN_SNAPSHOTS_TO_KEEP,
                TableProperties.MIN_SNAPSHOTS_TO_KEEP_DEFAULT);
        long since = System.currentTimeMillis()
                - PropertyUtil.propertyAsLong(
                        table.properties(),
                        TableProperties.MAX_SNAPSHOT_AGE_MS,
                        TableProperties.MAX_SNAPSHOT_AGE_MS_DEFAULT);
        int young = (int) history.stream()
                .filter(snapshot -> snapshot.timestampMillis() >= since)
                .count();
        return Math.max(1, Math.max(least, young));
    }

    /** The main branch, newest first. */
    private static List<Snapshot> history(Table table) {
        return ImmutableList.copyOf(SnapshotUtil.currentAncestors(table));
    }
}
