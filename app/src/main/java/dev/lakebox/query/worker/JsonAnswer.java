package dev.lakebox.query.worker;

import java.io.IOException;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

/** Rows as JSON arrays, each sent when enough of them are together. */
final class JsonAnswer implements Answer {

    @Override
    public boolean send(Statement statement, String sql, Run run, Output output) throws SQLException, IOException {
        Stream stream = new Stream(statement, sql);
        boolean more = rows(statement, sql, run, output);
        if (!more) {
            stream.checkEnd();
        }
        return more;
    }

    private static boolean rows(Statement statement, String sql, Run run, Output output)
            throws SQLException, IOException {
        try (ResultSet rows = statement.executeQuery(sql)) {
            int columns = rows.getMetaData().getColumnCount();
            JsonValues json = new JsonValues();
            output.columns(columns(rows.getMetaData()));
            long sent = 0;
            int count = 0;
            boolean more = rows.next();
            while (more && count < run.rows()) {
                int before = json.length();
                json.raw(count == 0 ? ' ' : ',');
                row(rows, columns, json);
                if (sent + json.length() > run.bytes()) {
                    json.cut(before);
                    break;
                }
                count++;
                if (json.length() > Output.PIECE) {
                    byte[] piece = json.take();
                    sent += piece.length;
                    output.piece(piece);
                }
                output.check();
                more = rows.next();
            }
            output.piece(json.take());
            return more;
        }
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

    /** A JSON array of {@code {"name","type"}}. */
    static byte[] columns(ResultSetMetaData columns) throws SQLException {
        JsonValues json = new JsonValues();
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
