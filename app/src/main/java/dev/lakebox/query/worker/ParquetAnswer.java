package dev.lakebox.query.worker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A Parquet file, written by DuckDB and then sent. It is whole before its first byte goes out, so what it holds can be
 * counted and cut; the rows wait in a temporary table, which DuckDB spills where memory is short.
 */
final class ParquetAnswer implements Answer {

    /** Types that Parquet lacks, and DuckDB would round: to a double, or to milliseconds. */
    private static final Pattern HUGE = Pattern.compile("\\bHUGEINT\\b");

    private static final Pattern TEXT = Pattern.compile("\\b(UHUGEINT|BIGNUM|INTERVAL|BIT|TIME WITH TIME ZONE)\\b");

    @Override
    public boolean send(Statement statement, String sql, Run run, Output output) throws SQLException, IOException {
        Path file = Path.of(run.file());
        try {
            boolean more = write(statement, sql, run, output, file);
            Chunks chunks = new Chunks(output);
            Files.copy(file, chunks);
            chunks.close();
            return more;
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private static boolean write(Statement statement, String sql, Run run, Output output, Path file)
            throws SQLException, IOException {
        statement.execute("CREATE TEMP TABLE answer AS SELECT * FROM (%s) LIMIT %d".formatted(sql, run.rows() + 1L));
        output.check();
        String columns = columns(statement, output);
        long all = count(statement);
        long rows = Math.min(all, run.rows());
        while (true) {
            output.check();
            statement.execute(
                    "COPY (SELECT %s FROM answer LIMIT %d) TO '%s' (FORMAT parquet, KV_METADATA {'lakebox.snapshots': '%s', 'lakebox.truncated': '%b'})"
                            .formatted(columns, rows, quoted(run.file()), quoted(run.note()), rows < all));
            long size = Files.size(file);
            if (size <= run.bytes() || rows == 0) {
                return rows < all;
            }
            // rows differ in size: a little fewer than would fit if they did not
            rows = (long) (rows * 0.9 * run.bytes() / size);
        }
    }

    /** The temporary table's columns, as types that keep every digit in Parquet. */
    private static String columns(Statement statement, Output output) throws SQLException, IOException {
        List<String> columns = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery("SELECT * FROM answer LIMIT 0")) {
            output.columns(JsonAnswer.columns(rows.getMetaData()));
        }
        try (ResultSet described = statement.executeQuery("DESCRIBE answer")) {
            while (described.next()) {
                String name = '"' + described.getString(1).replace("\"", "\"\"") + '"';
                String type = described.getString(2);
                String kept = TEXT.matcher(HUGE.matcher(type).replaceAll("DECIMAL(38,0)"))
                        .replaceAll("VARCHAR");
                columns.add(kept.equals(type) ? name : "CAST(%1$s AS %2$s) AS %1$s".formatted(name, kept));
            }
        }
        return String.join(", ", columns);
    }

    private static long count(Statement statement) throws SQLException {
        try (ResultSet count = statement.executeQuery("SELECT count(*) FROM answer")) {
            count.next();
            return count.getLong(1);
        }
    }

    private static String quoted(String text) {
        return text.replace("'", "''");
    }
}
