package dev.lakebox.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/** A connection for what is asked again and again: Postgres starts a process for each new one. */
public final class KeptConnection implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Connector connector;
    private volatile Connection connection;
    private volatile boolean closed;

    /** Makes a connection. */
    @FunctionalInterface
    public interface Connector {
        Connection connect() throws SQLException;
    }

    /** What is asked. */
    @FunctionalInterface
    public interface Question<T> {
        T ask(Connection connection) throws SQLException;
    }

    public KeptConnection(Connector connector) {
        this.connector = connector;
    }

    /** @throws SQLException where there is no answer within a few seconds; the next question is asked on a new connection */
    public synchronized <T> T ask(Question<T> question) throws SQLException {
        if (closed) {
            throw new SQLException("It is closed");
        }
        try {
            if (connection == null) {
                connection = connector.connect();
                connection.setNetworkTimeout(Runnable::run, (int) PATIENCE.toMillis());
            }
            return question.ask(connection);
        } catch (SQLException e) {
            discard();
            throw e;
        }
    }

    /** Does not wait for an answer. */
    @Override
    public void close() {
        closed = true;
        discard();
    }

    private void discard() {
        Connection left = connection;
        connection = null;
        if (left != null) {
            try {
                left.abort(Runnable::run);
            } catch (SQLException e) {
                // it is gone already
            }
        }
    }
}
