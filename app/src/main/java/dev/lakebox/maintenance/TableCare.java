package dev.lakebox.maintenance;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.CleanableFailure;

/** What every table gets in every round. */
final class TableCare {

    private static final System.Logger LOG = System.getLogger(TableCare.class.getName());

    private final Compactor compactor;
    private final SnapshotExpiry expiry;
    private final int maxSnapshots;
    private final Actions actions;
    /** The snapshot at which there was nothing to merge. */
    private final Map<TableIdentifier, Long> seen = new HashMap<>();

    TableCare(Compactor compactor, SnapshotExpiry expiry, int maxSnapshots, Actions actions) {
        this.compactor = compactor;
        this.expiry = expiry;
        this.maxSnapshots = maxSnapshots;
        this.actions = actions;
    }

    void care(TableIdentifier name, Table table, SavedJobs jobs) {
        Snapshot current = table.currentSnapshot();
        if (current == null) {
            return;
        }
        if (!Long.valueOf(current.snapshotId()).equals(seen.get(name)) && !merged(name, table)) {
            seen.put(name, current.snapshotId());
        }
        int gone = expiry.expire(table, maxSnapshots, jobs);
        if (gone > 0) {
            actions.add(name.toString(), "expired %d snapshots".formatted(gone), 0);
        }
    }

    /** @return whether it may be that there is more to merge */
    private boolean merged(TableIdentifier name, Table table) {
        try {
            Optional<Compactor.Merged> merged = compactor.compact(table);
            merged.ifPresent(files -> actions.add(
                    name.toString(),
                    "merged %d files of %d kB into %d".formatted(files.files(), files.bytes() >> 10, files.into()),
                    0));
            table.refresh();
            return merged.isPresent();
        } catch (RuntimeException e) {
            if (!(e instanceof CleanableFailure)) {
                throw e;
            }
            // others committed what this merge did not know: the next round plans it anew
            LOG.log(System.Logger.Level.DEBUG, "Files of {0} were not merged: {1}", name, e.getMessage());
            table.refresh();
            return true;
        }
    }
}
