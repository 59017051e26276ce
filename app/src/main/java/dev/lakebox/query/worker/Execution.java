package dev.lakebox.query.worker;

import java.io.IOException;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.duckdb.DuckDBConnection;

/** One query, from the moment it arrives to its last row. */
final class Execution {

    static final String TIMED_OUT = "TIMED OUT";
    static final String CANCELLED = "CANCELLED";

    private final Database database;
    private final Run run;
    private final Output output;
    private Statement statement;
    private String stopped;

    /** Where the answer goes. */
    interface Sender {
        void send(Frame.Kind kind, byte[] body) throws IOException;
    }

    Execution(Database database, Run run, Sender sender) {
        this.database = database;
        this.run = run;
        this.output = new Output(sender);
    }

    /** @throws SQLException with {@link #TIMED_OUT} or {@link #CANCELLED} as its message where that ended it */
    void execute(ScheduledExecutorService timer) throws SQLException, IOException {
        ScheduledFuture<?> deadline = timer.schedule(() -> stop(TIMED_OUT), run.millis(), TimeUnit.MILLISECONDS);
        try (DuckDBConnection connection = database.connect();
                Statement opened = connection.createStatement()) {
            begin(opened);
            boolean more = Answer.in(run.format()).send(opened, sql(), run, output);
            output.done(more);
        } catch (SQLException | IOException e) {
            if (stopped() != null) {
                throw new SQLException(stopped(), e);
            }
            throw e;
        } finally {
            deadline.cancel(false);
            begin(null);
        }
    }

    /** One piece of the answer was taken. */
    void credit() {
        output.credit();
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
        output.stop(stopped);
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
}
