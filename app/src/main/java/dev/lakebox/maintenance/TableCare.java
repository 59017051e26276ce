package dev.lakebox.maintenance;

import java.util.HashMap;
import java.util.Map;
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
    private final Map<TableIdentifier, Long> seen = new HashMap<>();

    TableCare(Compactor compactor, SnapshotExpiry expiry, int maxSnapshots, Actions actions) {
        this.compactor = compactor;
        this.expiry = expiry;
        this.maxSnapshots = maxSnapshots;
        this.actions = actions;
    }

    void care(TableIdentifier name, Table table, SavedJobs jobs) {
        Snapshot current = table.currentSnapshot();
        if (current == null || Long.valueOf(current.snapshotId()).equals(seen.get(name))) {
            return;
        }
        compact(name, table);
        int gone = expiry.expire(table, maxSnapshots, jobs);
        if (gone > 0) {
            actions.add(name.toString(), "expired %d snapshots".formatted(gone), 0);
        }
        seen.put(name, table.currentSnapshot().snapshotId());
    }

    private void compact(TableIdentifier name, Table table) {
        try {
            compactor
                    .compact(table)
                    .ifPresent(merged -> actions.add(
                            name.toString(),
                            "merged %d files of %d kB into %d"
                                    .formatted(merged.files(), merged.bytes() >> 10, merged.into()),
                            0));
        } catch (RuntimeException e) {
            if (!(e instanceof CleanableFailure)) {
                throw e;
            }
            // others committed what this merge did not know: the next round plans it anew
            LOG.log(System.Logger.Level.DEBUG, "Files of {0} were not merged: {1}", name, e.getMessage());
        }
        table.refresh();
    }
}
