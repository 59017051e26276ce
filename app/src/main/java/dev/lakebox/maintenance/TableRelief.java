package dev.lakebox.maintenance;

import dev.lakebox.table.Tables;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.iceberg.DeleteFiles;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;

/** What the tables can give back when the disk is short: first history, then the oldest data. */
final class TableRelief {

    private static final int HARD = 10;

    private final Tables tables;
    private final SnapshotExpiry expiry;
    private final Supplier<SavedJobs> jobs;
    private final Duration keepNewest;
    private final InstantSource clock;
    private final Actions actions;

    /** @param keepNewest how much of the newest data is never dropped */
    TableRelief(
            Tables tables,
            SnapshotExpiry expiry,
            Supplier<SavedJobs> jobs,
            Duration keepNewest,
            InstantSource clock,
            Actions actions) {
        this.tables = tables;
        this.expiry = expiry;
        this.jobs = jobs;
        this.keepNewest = keepNewest;
        this.clock = clock;
        this.actions = actions;
    }

    /** Leaves ten snapshots of each table. */
    void expire() {
        SavedJobs saved = jobs.get();
        for (TableIdentifier name : tables.list()) {
            expire(name.toString(), tables.load(name), HARD, saved);
        }
    }

    /**
     * Drops the oldest files of all tables together, and the history that still needs them.
     *
     * @param bytes how much to free
     * @return how much was freed; 0 where all that is left is too new
     */
    long drop(long bytes) {
        List<Expendable> oldest = new ArrayList<>();
        Map<Table, String> names = new HashMap<>();
        for (TableIdentifier name : tables.list()) {
            Table table = tables.load(name);
            names.put(table, name.toString());
            oldest.addAll(Expendable.in(table, clock.instant().minus(keepNewest)));
        }
        oldest.sort(Comparator.comparing(Expendable::newest));
        Map<Table, List<Expendable>> taken = new LinkedHashMap<>();
        long freed = 0;
        for (Expendable next : oldest) {
            if (freed >= bytes) {
                break;
            }
            taken.computeIfAbsent(next.table(), absent -> new ArrayList<>()).add(next);
            freed += next.file().fileSizeInBytes();
        }
        taken.forEach((table, files) -> drop(names.get(table), table, files));
        return freed;
    }

    private void drop(String name, Table table, List<Expendable> files) {
        DeleteFiles delete = table.newDelete().set(Compactor.MARK, "drop");
        files.forEach(file -> delete.deleteFile(file.file()));
        delete.commit();
        // expiry deletes what a snapshot took away when that snapshot itself expires, so it must not be the newest
        table.newFastAppend().set(Compactor.MARK, "drop").commit();
        long rows = files.stream().mapToLong(file -> file.file().recordCount()).sum();
        long bytes =
                files.stream().mapToLong(file -> file.file().fileSizeInBytes()).sum();
        actions.add(
                name,
                "dropped the oldest %d rows, up to %s"
                        .formatted(rows, files.get(files.size() - 1).newest()),
                bytes);
        table.refresh();
        expire(name, table, 1, jobs.get());
    }

    private void expire(String name, Table table, int kept, SavedJobs saved) {
        int gone = expiry.keep(table, kept, saved);
        if (gone > 0) {
            actions.add(name, "expired %d snapshots for want of disk".formatted(gone), 0);
        }
    }
}
