package dev.lakebox.table;

import dev.lakebox.Problem;
import dev.lakebox.SandboxControl;
import dev.lakebox.table.ChangeAnswers.RefBody;
import dev.lakebox.table.ChangeAnswers.Rollback;
import dev.lakebox.table.ChangeAnswers.RollbackBody;
import dev.lakebox.table.TableAnswers.RefEntry;
import jakarta.inject.Singleton;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.iceberg.ManageSnapshots;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotRef;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.util.SnapshotUtil;

/** What a person may change about a table's past: its tags, its branches, and which snapshot is the newest. */
@Singleton
final class TableChanges {

    private static final int ATTEMPTS = 5;

    private final Tables tables;
    private final TableReader reader;
    private final SandboxControl sandbox;

    TableChanges(Tables tables, TableReader reader, SandboxControl sandbox) {
        this.tables = tables;
        this.reader = reader;
        this.sandbox = sandbox;
    }

    /** @throws Problem 400 for a name that cannot be, 404 where the snapshot is not there, 409 where the name is taken */
    RefEntry tag(TableIdentifier name, RefBody body) {
        return retried(name, () -> tagOnce(name, body));
    }

    private RefEntry tagOnce(TableIdentifier name, RefBody body) {
        Table table = load(name);
        long snapshot = snapshot(name, table, body);
        ManageSnapshots change = table.manageSnapshots().createTag(body.name(), snapshot);
        if (body.maxAgeMillis() != null) {
            change.setMaxRefAgeMs(body.name(), body.maxAgeMillis());
        }
        return commit(name, body.name(), change);
    }

    /** @throws Problem as {@link #tag} */
    RefEntry branch(TableIdentifier name, RefBody body) {
        return retried(name, () -> branchOnce(name, body));
    }

    private RefEntry branchOnce(TableIdentifier name, RefBody body) {
        Table table = load(name);
        long snapshot = snapshot(name, table, body);
        ManageSnapshots change = table.manageSnapshots().createBranch(body.name(), snapshot);
        return commit(name, body.name(), change);
    }

    /** @throws Problem 404 where it is not there, 409 for the main branch */
    void remove(TableIdentifier name, String ref) {
        retried(name, () -> removeOnce(name, ref));
    }

    private Void removeOnce(TableIdentifier name, String ref) {
        Table table = load(name);
        SnapshotRef known = table.refs().get(ref);
        if (known == null) {
            throw new Problem(404, "Cannot remove %s of %s: it has no such tag or branch".formatted(ref, name));
        }
        if (SnapshotRef.MAIN_BRANCH.equals(ref)) {
            throw new Problem(409, "Cannot remove %s of %s: it is what readers see".formatted(ref, name));
        }
        ManageSnapshots change = table.manageSnapshots();
        (known.isTag() ? change.removeTag(ref) : change.removeBranch(ref)).commit();
        reader.forget(name);
        return null;
    }

    /**
     * Makes an older snapshot the newest, or takes that back. Nothing is deleted, so it can be undone for as long as the
     * snapshots that it left behind are kept.
     *
     * @throws Problem 404 where the snapshot is not there, 409 where a pipeline writes the table
     */
    Rollback rollback(TableIdentifier name, RollbackBody body) {
        return retried(name, () -> rollbackOnce(name, body));
    }

    private Rollback rollbackOnce(TableIdentifier name, RollbackBody body) {
        Table table = load(name);
        Snapshot current = table.currentSnapshot();
        long wanted = wanted(name, table, body);
        List<String> writers = writers(name);
        Rollback told = new Rollback(
                name.toString(),
                current == null ? null : Long.toString(current.snapshotId()),
                Long.toString(wanted),
                rows(name, table, current),
                rows(name, table, table.snapshot(wanted)),
                left(table, current, wanted),
                writers,
                body.preview());
        if (body.preview() || (current != null && current.snapshotId() == wanted)) {
            return told;
        }
        if (!writers.isEmpty()) {
            throw new Problem(
                            409,
                            "Cannot roll back %s: %s runs and would go on writing on top; stop it first (POST /api/pipelines/%s/stop)"
                                    .formatted(name, String.join(", ", writers), writers.get(0)))
                    .with("writers", writers);
        }
        table.manageSnapshots().setCurrentSnapshot(wanted).commit();
        reader.forget(name);
        return told;
    }

    /** Sinks commit to the table all the while, and Iceberg's own retries may lose to them on a busy machine. */
    private static <T> T retried(TableIdentifier name, Supplier<T> change) {
        CommitFailedException last = null;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try {
                return change.get();
            } catch (CommitFailedException e) {
                last = e;
            }
        }
        throw new Problem(
                409, "Cannot change %s: others committed to it at every attempt; try again".formatted(name), last);
    }

    private Long rows(TableIdentifier name, Table table, Snapshot snapshot) {
        return snapshot == null ? Long.valueOf(0) : new TableView(tables.place(name), name, table).rowsOf(snapshot);
    }

    /** How many snapshots of the main branch would no longer be in its past. */
    private static int left(Table table, Snapshot current, long wanted) {
        Set<Long> kept = new HashSet<>(SnapshotUtil.ancestorIds(table.snapshot(wanted), table::snapshot));
        return current == null
                ? 0
                : (int) SnapshotUtil.ancestorIds(current, table::snapshot).stream()
                        .filter(id -> !kept.contains(id))
                        .count();
    }

    /** Pipelines that run and write it. */
    private List<String> writers(TableIdentifier name) {
        try {
            return sandbox.pipelines().stream()
                    .filter(pipeline -> "RUNNING".equals(pipeline.get("state"))
                            && pipeline.get("tables") instanceof List<?> written
                            && written.contains(name.toString()))
                    .map(pipeline -> pipeline.get("name").toString())
                    .toList();
        } catch (Exception e) {
            throw new Problem(503, "Cannot tell which pipelines write %s: %s".formatted(name, e.getMessage()), e);
        }
    }

    private static long wanted(TableIdentifier name, Table table, RollbackBody body) {
        if (body.timestamp() != null) {
            Long snapshot = SnapshotUtil.nullableSnapshotIdAsOfTime(
                    table, body.timestamp().toEpochMilli());
            if (snapshot == null) {
                throw new Problem(
                        404, "Cannot roll back %s to %s: its history begins later".formatted(name, body.timestamp()));
            }
            return snapshot;
        }
        if (body.ref() != null) {
            SnapshotRef ref = table.refs().get(body.ref());
            if (ref == null) {
                throw new Problem(
                        404, "Cannot roll back %s to %s: it has no such tag or branch".formatted(name, body.ref()));
            }
            return ref.snapshotId();
        }
        if (body.snapshot() == null) {
            throw new Problem(400, "Invalid rollback: one of snapshot, timestamp and ref is needed");
        }
        return known(name, table, body.snapshot());
    }

    private static long snapshot(TableIdentifier name, Table table, RefBody body) {
        if (body.name() == null || body.name().isBlank()) {
            throw new Problem(400, "Invalid name: a tag or branch needs one");
        }
        if (table.refs().containsKey(body.name())) {
            throw new Problem(
                    409, "Cannot name it %s: %s has a tag or branch of that name".formatted(body.name(), name));
        }
        if (body.snapshot() != null) {
            return known(name, table, body.snapshot());
        }
        if (table.currentSnapshot() == null) {
            throw new Problem(409, "Cannot name a snapshot of %s: it has none yet".formatted(name));
        }
        return table.currentSnapshot().snapshotId();
    }

    private static long known(TableIdentifier name, Table table, String snapshot) {
        try {
            long id = Long.parseLong(snapshot);
            if (table.snapshot(id) != null) {
                return id;
            }
        } catch (NumberFormatException e) {
            throw new Problem(400, "Invalid snapshot: %s is not a snapshot's id".formatted(snapshot), e);
        }
        throw new Problem(404, "Cannot find snapshot %s of %s (expired, or never there)".formatted(snapshot, name));
    }

    private RefEntry commit(TableIdentifier name, String ref, ManageSnapshots change) {
        change.commit();
        reader.forget(name);
        return reader.one(name).refs().stream()
                .filter(entry -> entry.name().equals(ref))
                .findFirst()
                .orElseThrow();
    }

    private Table load(TableIdentifier name) {
        try {
            return tables.load(name);
        } catch (NoSuchTableException e) {
            throw new Problem(404, "Cannot find table " + name, e);
        }
    }

    /** Expires snapshots or merges files, as maintenance does by itself. */
    Map<String, Object> maintain(TableIdentifier name, String action, int keep, boolean preview) {
        load(name);
        try {
            Map<String, Object> done = sandbox.maintain(name.toString(), action, keep, preview);
            reader.forget(name);
            return done;
        } catch (IllegalArgumentException e) {
            throw new Problem(400, e.getMessage(), e);
        } catch (IllegalStateException e) {
            throw new Problem(409, e.getMessage(), e);
        }
    }
}
