package dev.lakebox.query;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a query would read, as rows of SQL, so that it is answered as any query in any format. */
final class Explanation {

    /** A name in {@link #SQL} that the rows take the place of. */
    static final String TABLE = "explanation";

    static final String SQL = "SELECT * FROM " + TABLE;

    private static final List<String> COLUMNS = List.of(
            "table VARCHAR",
            "snapshot VARCHAR",
            "snapshot_time TIMESTAMPTZ",
            "filter VARCHAR",
            "columns_read INTEGER",
            "columns_total INTEGER",
            "manifests_read INTEGER",
            "manifests_total INTEGER",
            "files_read INTEGER",
            "files_total INTEGER",
            "delete_files INTEGER",
            "row_groups_read INTEGER",
            "row_groups_total INTEGER",
            "rows BIGINT",
            "bytes BIGINT",
            "plan VARCHAR");

    private final List<String> rows = new ArrayList<>();

    /**
     * A table at a moment.
     *
     * @param filter that Iceberg planned with; null for none
     * @param columns read, of how many; likewise the others
     */
    record TableRead(
            String table,
            Long snapshot,
            Instant time,
            String filter,
            Part columns,
            Part manifests,
            Part files,
            int deleteFiles,
            Part rowGroups,
            long rows,
            long bytes) {

        /** What is read, of all. */
        record Part(long read, long total) {}
    }

    void add(TableRead read) {
        row(
                read.table(),
                read.snapshot(),
                read.time(),
                read.filter(),
                read.columns().read(),
                read.columns().total(),
                read.manifests().read(),
                read.manifests().total(),
                read.files().read(),
                read.files().total(),
                read.deleteFiles(),
                read.rowGroups().read(),
                read.rowGroups().total(),
                read.rows(),
                read.bytes(),
                null);
    }

    /** A table that tells of metadata, where nothing is left out. */
    void addMetadata(String table, Long snapshot, Instant time) {
        row(table, snapshot, time, null, null, null, null, null, null, null, null, null, null, null, null, null);
    }

    /** DuckDB's own plan, in a row of its own. */
    void addPlan(String plan) {
        row(null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, plan);
    }

    /** A parenthesised SELECT. */
    String sql() {
        String names = COLUMNS.stream()
                .map(column -> column.substring(0, column.indexOf(' ')))
                .map(DuckTypes::identifier)
                .collect(Collectors.joining(", "));
        String casts = COLUMNS.stream()
                .map(column -> column.split(" "))
                .map(column -> "CAST(%1$s AS %2$s) AS %1$s".formatted(DuckTypes.identifier(column[0]), column[1]))
                .collect(Collectors.joining(", "));
        return "(SELECT %s FROM (VALUES %s) AS v(%s))".formatted(casts, String.join(", ", rows), names);
    }

    private void row(Object... values) {
        rows.add(Stream.of(values)
                .map(value -> value == null
                        ? "NULL"
                        : value instanceof Number ? value.toString() : DuckTypes.text(value.toString()))
                .collect(Collectors.joining(", ", "(", ")")));
    }
}
