package dev.lakebox.query;

import dev.lakebox.query.Diff.Change;
import dev.lakebox.query.Diff.End;
import dev.lakebox.query.Diff.Files;
import dev.lakebox.query.Diff.Rows;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.iceberg.DataOperations;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotSummary;
import org.apache.iceberg.Table;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.types.TypeUtil;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.util.SnapshotUtil;

/** Compares two moments of one table: schemas by field ids, files by their paths, rows by the cheapest way that is exact. */
final class Differences {

    private static final Set<String> KEEP_ROWS = Set.of(DataOperations.APPEND, DataOperations.REPLACE);

    private final String name;
    private final Table table;
    private final Sql sql;

    /** Runs a query. */
    interface Sql {
        QueryResult run(String sql) throws InterruptedException;
    }

    Differences(String name, Table table, Sql sql) {
        this.name = name;
        this.table = table;
        this.sql = sql;
    }

    Diff between(Moment from, Moment to) throws InterruptedException {
        return new Diff(name, end(from), end(to), rows(from, to), files(from, to), schema(from.schema(), to.schema()));
    }

    private End end(Moment moment) {
        Snapshot snapshot = table.snapshot(moment.snapshot());
        return new End(Long.toString(snapshot.snapshotId()), Instant.ofEpochMilli(snapshot.timestampMillis()));
    }

    private Rows rows(Moment from, Moment to) throws InterruptedException {
        String added = except(to, from);
        String removed = except(from, to);
        Optional<Long> grown = appended(from.snapshot(), to.snapshot());
        if (grown.isPresent()) {
            return new Rows(grown.get(), 0, key(to) == null ? null : 0L, "history", added, removed);
        }
        Optional<Long> shrunk = appended(to.snapshot(), from.snapshot());
        if (shrunk.isPresent()) {
            return new Rows(0, shrunk.get(), key(to) == null ? null : 0L, "history", added, removed);
        }
        return new Rows(
                count("SELECT count(*) FROM (%s)".formatted(added)),
                count("SELECT count(*) FROM (%s)".formatted(removed)),
                key(to) == null
                        ? null
                        : count(
                                "SELECT count(*) FROM (SELECT DISTINCT %1$s FROM (%2$s)) AS a JOIN (SELECT DISTINCT %1$s FROM (%3$s)) AS r USING (%1$s)"
                                        .formatted(key(to), added, removed)),
                "comparison",
                added,
                removed);
    }

    /** How many rows were appended on the way; empty where it is no way back in time or something else happened on it. */
    private Optional<Long> appended(long older, long newer) {
        long rows = 0;
        for (Snapshot snapshot : SnapshotUtil.ancestorsOf(newer, table::snapshot)) {
            if (snapshot.snapshotId() == older) {
                return Optional.of(rows);
            }
            String records = snapshot.summary().getOrDefault(SnapshotSummary.ADDED_RECORDS_PROP, "0");
            if (!KEEP_ROWS.contains(snapshot.operation())) {
                return Optional.empty();
            }
            rows += DataOperations.APPEND.equals(snapshot.operation()) ? Long.parseLong(records) : 0;
        }
        return Optional.empty();
    }

    /** Of the columns that both have, by their names at {@code one}. */
    private String except(Moment one, Moment other) {
        List<String> here = new ArrayList<>();
        List<String> there = new ArrayList<>();
        for (Types.NestedField field : one.schema().columns()) {
            Types.NestedField same = other.schema().findField(field.fieldId());
            if (same != null) {
                here.add(quoted(field.name()));
                there.add(quoted(same.name()));
            }
        }
        return "SELECT %s FROM %s EXCEPT ALL SELECT %s FROM %s"
                .formatted(String.join(", ", here), at(one), String.join(", ", there), at(other));
    }

    private String at(Moment moment) {
        String quoted =
                List.of(name.split("\\.")).stream().map(Differences::quoted).collect(Collectors.joining("."));
        return "%s AT (VERSION => %d)".formatted(quoted, moment.snapshot());
    }

    /** The table's key as a list of columns; null where it has none. */
    private static String key(Moment moment) {
        Set<String> names = moment.schema().identifierFieldNames();
        return names.isEmpty()
                ? null
                : new TreeSet<>(names).stream().map(Differences::quoted).collect(Collectors.joining(", "));
    }

    private long count(String query) throws InterruptedException {
        return Long.parseLong(sql.run(query).values().get(0).get(0).toString());
    }

    private static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    private Files files(Moment from, Moment to) {
        Map<String, Long> before = files(from);
        Map<String, Long> after = files(to);
        Map<String, Long> added = new HashMap<>(after);
        added.keySet().removeAll(before.keySet());
        Map<String, Long> removed = new HashMap<>(before);
        removed.keySet().removeAll(after.keySet());
        return new Files(added.size(), sum(added), removed.size(), sum(removed));
    }

    private Map<String, Long> files(Moment moment) {
        Map<String, Long> files = new HashMap<>();
        try (CloseableIterable<FileScanTask> tasks =
                table.newScan().useSnapshot(moment.snapshot()).planFiles()) {
            tasks.forEach(task -> {
                files.put(task.file().location(), task.file().fileSizeInBytes());
                task.deletes().forEach(delete -> files.put(delete.location(), delete.fileSizeInBytes()));
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }

    private static long sum(Map<String, Long> files) {
        return files.values().stream().mapToLong(Long::longValue).sum();
    }

    private static List<Change> schema(Schema from, Schema to) {
        Map<Integer, Types.NestedField> before = TypeUtil.indexById(from.asStruct());
        Map<Integer, Types.NestedField> after = new TreeMap<>(TypeUtil.indexById(to.asStruct()));
        List<Change> changes = new ArrayList<>();
        after.forEach((id, field) -> {
            Types.NestedField old = before.get(id);
            String column = to.findColumnName(id);
            if (old == null) {
                changes.add(new Change("added", column, null, field.type().toString()));
                return;
            }
            if (!old.name().equals(field.name())) {
                changes.add(new Change("renamed", column, from.findColumnName(id), column));
            }
            if (old.type().isPrimitiveType() && !old.type().equals(field.type())) {
                changes.add(new Change(
                        "retyped", column, old.type().toString(), field.type().toString()));
            }
            if (old.isRequired() != field.isRequired()) {
                changes.add(new Change("required", column, "" + old.isRequired(), "" + field.isRequired()));
            }
        });
        new TreeMap<>(before).forEach((id, field) -> {
            if (!after.containsKey(id)) {
                changes.add(new Change(
                        "dropped", from.findColumnName(id), field.type().toString(), null));
            }
        });
        return changes;
    }
}
