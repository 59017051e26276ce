package dev.lakebox.query.worker;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.duckdb.DuckDBConnection;

/** One query, from the moment it arrives to its last row. */
final class Execution {

    /** Rows are sent when so many characters of them are together. */
    private static final int CHUNK = 1 << 16;

    static final String TIMED_OUT = "TIMED OUT";
    static final String CANCELLED = "CANCELLED";

    private final Database database;
    private final Run run;
    private final Sender sender;
    private Statement statement;
    private String stopped;

    /** Where the answer goes. */
    interface Sender {
        void send(Frame.Kind kind, byte[] body) throws IOException;
    }

    Execution(Database database, Run run, Sender sender) {
        this.database = database;
        this.run = run;
        this.sender = sender;
    }

    /** @throws SQLException with {@link #TIMED_OUT} or {@link #CANCELLED} as its message where that ended it */
    void execute(ScheduledExecutorService timer) throws SQLException, IOException {
        ScheduledFuture<?> deadline = timer.schedule(() -> stop(TIMED_OUT), run.millis(), TimeUnit.MILLISECONDS);
        try (DuckDBConnection connection = database.connect();
                Statement opened = connection.createStatement()) {
            begin(opened);
            try (ResultSet rows = opened.executeQuery(sql())) {
                send(rows);
            }
        } catch (SQLException e) {
            throw stopped() == null ? e : new SQLException(stopped(), e);
        } finally {
            deadline.cancel(false);
            begin(null);
        }
    }

    void cancel() {
        stop(CANCELLED);
    }

    private synchronized void begin(Statement opened) throws SQLException {
        statement = opened;
        if (opened != null && stopped != null) {
            throw new SQLException(stopped);
        }
    }

    private synchronized String stopped() {
        return stopped;
    }

    private synchronized void stop(String reason) {
        stopped = stopped == null ? reason : stopped;
        if (statement != null) {
            try {
                statement.cancel();
            } catch (SQLException e) {
                System.err.println("Cannot cancel: " + e.getMessage());
            }
        }
    }

    private String sql() throws SQLException {
        String sql = database.unparse(run.tree());
        for (Map.Entry<String, String> relation : run.relations().entrySet()) {
            sql = sql.replace(relation.getKey(), relation.getValue());
        }
        return sql;
    }

    private void send(ResultSet rows) throws SQLException, IOException {
        ResultSetMetaData columns = rows.getMetaData();
        JsonValues json = new JsonValues();
        sender.send(Frame.Kind.COLUMNS, columns(columns, json));
        long sent = 0;
        int count = 0;
        boolean more = rows.next();
        while (more && count < run.rows() && sent + json.length() < run.bytes()) {
            json.raw(count == 0 ? ' ' : ',');
            row(rows, columns.getColumnCount(), json);
            count++;
            if (json.length() > CHUNK) {
                byte[] chunk = json.take();
                sent += chunk.length;
                sender.send(Frame.Kind.ROWS, chunk);
            }
            if (stopped() != null) {
                throw new SQLException(stopped());
            }
            more = rows.next();
        }
        sender.send(Frame.Kind.ROWS, json.take());
        sender.send(Frame.Kind.DONE, Boolean.toString(more).getBytes(StandardCharsets.US_ASCII));
    }

    private static void row(ResultSet rows, int columns, JsonValues json) throws SQLException {
        json.raw('[');
        for (int i = 1; i <= columns; i++) {
            if (i > 1) {
                json.raw(',');
            }
            json.value(rows.getObject(i));
        }
        json.raw(']');
    }

    private static byte[] columns(ResultSetMetaData columns, JsonValues json) throws SQLException {
        json.raw('[');
        for (int i = 1; i <= columns.getColumnCount(); i++) {
            if (i > 1) {
                json.raw(',');
            }
            json.value(Map.of("name", columns.getColumnLabel(i), "type", columns.getColumnTypeName(i)));
        }
        json.raw(']');
        return json.take();
    }
}
