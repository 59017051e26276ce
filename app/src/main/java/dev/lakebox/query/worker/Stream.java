package dev.lakebox.query.worker;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Tells an answer that ended from one that failed. DuckDB's driver takes an error that comes after the first rows for
 * the end of them, without a word; but the error leaves the transaction aborted, and a query in it shows that.
 */
final class Stream {

    private final Statement statement;
    private final String sql;

    /** @param statement that will run this SQL */
    Stream(Statement statement, String sql) throws SQLException {
        this.statement = statement;
        this.sql = sql;
        statement.getConnection().setAutoCommit(false);
    }

    /** @throws SQLException where its rows ended because it failed; with DuckDB's message */
    void checkEnd() throws SQLException {
        Connection connection = statement.getConnection();
        if (isSound(connection)) {
            return;
        }
        connection.rollback();
        connection.setAutoCommit(true);
        // the message is lost, but what does not stream keeps its own
        statement.execute("CREATE TEMP TABLE failed AS SELECT * FROM (%s)".formatted(sql));
        throw new SQLException("it failed in the middle of its rows, and not when it was run again");
    }

    private static boolean isSound(Connection connection) {
        try (Statement other = connection.createStatement();
                ResultSet one = other.executeQuery("SELECT 1")) {
            return one.next();
        } catch (SQLException e) {
            return false;
        }
    }
}
