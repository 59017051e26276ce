package dev.lakebox.query;

import dev.lakebox.Problem;
import java.time.Instant;
import java.util.TreeSet;
import org.apache.iceberg.Schema;
import org.apache.iceberg.SnapshotRef;
import org.apache.iceberg.Table;
import org.apache.iceberg.util.SnapshotUtil;

/**
 * A table pinned to one of its states.
 *
 * @param name as it stands in answers: {@code raw.orders}
 * @param snapshot null where the table has none yet
 * @param schema of that state
 */
record Moment(String name, Table table, Long snapshot, Schema schema) {

    /** @throws Problem 404 where the table has no such state */
    static Moment of(String name, Table table, AsOf asOf) {
        if (asOf instanceof AsOf.Snapshot wanted) {
            return at(name, table, wanted);
        } else if (asOf instanceof AsOf.Ref wanted) {
            return at(name, table, wanted);
        } else if (asOf instanceof AsOf.Time wanted) {
            return at(name, table, wanted);
        }
        Long snapshot =
                table.currentSnapshot() == null ? null : table.currentSnapshot().snapshotId();
        return new Moment(name, table, snapshot, table.schema());
    }

    private static Moment at(String name, Table table, AsOf.Snapshot wanted) {
        if (table.snapshot(wanted.id()) == null) {
            SnapshotRef ref = table.refs().get(Long.toString(wanted.id()));
            if (ref != null) {
                return at(name, table, new AsOf.Ref(Long.toString(wanted.id())));
            }
            throw new Problem(
                    404,
                    "Cannot read %s at snapshot %d: it has no such snapshot (expired, or never there)"
                            .formatted(name, wanted.id()));
        }
        return new Moment(name, table, wanted.id(), SnapshotUtil.schemaFor(table, wanted.id()));
    }

    private static Moment at(String name, Table table, AsOf.Ref wanted) {
        SnapshotRef ref = table.refs().get(wanted.name());
        if (ref == null) {
            throw new Problem(404, "Cannot read %s at %s: it has no such tag or branch".formatted(name, wanted.name()))
                    .with("refs", new TreeSet<>(table.refs().keySet()));
        }
        // a branch goes on with the table's schema, a tag keeps that of its snapshot
        return new Moment(name, table, ref.snapshotId(), SnapshotUtil.schemaFor(table, wanted.name()));
    }

    private static Moment at(String name, Table table, AsOf.Time wanted) {
        Long snapshot =
                SnapshotUtil.nullableSnapshotIdAsOfTime(table, wanted.time().toEpochMilli());
        if (snapshot != null) {
            return new Moment(name, table, snapshot, SnapshotUtil.schemaFor(table, snapshot));
        }
        if (table.history().isEmpty()) {
            return new Moment(name, table, null, table.schema());
        }
        throw new Problem(
                404,
                "Cannot read %s as of %s: its history begins at %s"
                        .formatted(
                                name,
                                wanted.time(),
                                Instant.ofEpochMilli(table.history().get(0).timestampMillis())));
    }
}
