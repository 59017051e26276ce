package dev.lakebox.maintenance;

import dev.lakebox.table.Tables;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableUtil;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.CleanableFailure;
import org.apache.iceberg.exceptions.NoSuchTableException;

/** What a person asks to be done for a table, now, by the rules that the rounds go by. */
final class Upkeep {

    private static final int MOST_MERGES = 50;

    private final Tables tables;
    private final Compactor compactor;
    private final SnapshotExpiry expiry;
    private final Supplier<SavedJobs> jobs;
    private final Actions actions;

    /** @param compactor that merges whatever is small */
    Upkeep(Tables tables, Compactor compactor, SnapshotExpiry expiry, Supplier<SavedJobs> jobs, Actions actions) {
        this.tables = tables;
        this.compactor = compactor;
        this.expiry = expiry;
        this.jobs = jobs;
        this.actions = actions;
    }

    Map<String, Object> act(TableIdentifier name, String action, int keep, boolean preview) {
        try {
            return switch (action) {
                case "expire" -> expire(name, keep, preview);
                case "compact" -> compact(name);
                default ->
                    throw new IllegalArgumentException("Invalid action: %s (one of expire, compact)".formatted(action));
            };
        } catch (NoSuchTableException e) {
            throw new IllegalStateException(
                    "Cannot %s %s: a table outside the data directory is left to those who write it"
                            .formatted(action, name),
                    e);
        }
    }

    private Map<String, Object> expire(TableIdentifier name, int keep, boolean preview) {
        if (keep < 1) {
            throw new IllegalArgumentException("Invalid keep: %d (at least 1)".formatted(keep));
        }
        Table table = tables.load(name);
        int gone = preview ? expiry.wouldGo(table, keep, jobs.get()) : expiry.keep(table, keep, jobs.get());
        if (!preview && gone > 0) {
            actions.add(name.toString(), "expired %d snapshots, as asked".formatted(gone), 0);
        }
        Map<String, Object> answer = answer(name, "expire");
        answer.put("snapshots", gone);
        answer.put("preview", preview);
        return answer;
    }

    private Map<String, Object> compact(TableIdentifier name) {
        Table table = tables.load(name);
        if (!Compactor.handles(table)) {
            throw new IllegalStateException(
                    "Cannot compact %s: its format version is %d".formatted(name, TableUtil.formatVersion(table)));
        }
        int files = 0;
        int into = 0;
        for (int merge = 0; merge < MOST_MERGES; merge++) {
            Optional<Compactor.Merged> merged = merge(table);
            table.refresh();
            if (merged.isEmpty()) {
                break;
            }
            files += merged.get().files();
            into += merged.get().into();
        }
        if (files > 0) {
            actions.add(name.toString(), "merged %d files into %d, as asked".formatted(files, into), 0);
        }
        Map<String, Object> answer = answer(name, "compact");
        answer.put("files", files);
        answer.put("into", into);
        return answer;
    }

    /** A merge that gave way to somebody else's commit has merged nothing, and the next is planned anew. */
    private Optional<Compactor.Merged> merge(Table table) {
        try {
            return compactor.compact(table);
        } catch (RuntimeException e) {
            if (e instanceof CleanableFailure) {
                return Optional.of(new Compactor.Merged(0, 0, 0));
            }
            throw e;
        }
    }

    private static Map<String, Object> answer(TableIdentifier name, String action) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("table", name.toString());
        answer.put("action", action);
        return answer;
    }
}
