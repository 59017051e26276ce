package dev.lakebox.query;

import java.io.ByteArrayOutputStream;
import java.util.List;

/** A JSON answer gathered in memory, for those of our own that fit into the first few pieces. */
final class Collected implements RowSink {

    private final ByteArrayOutputStream rows = new ByteArrayOutputStream();
    private List<QueryResult.Column> columns = List.of();

    Collected() {
        rows.write('[');
    }

    @Override
    public void columns(byte[] json) {
        columns = QueryResult.Column.read(json);
    }

    @Override
    public void rows(byte[] json) {
        rows.writeBytes(json);
    }

    List<QueryResult.Column> columns() {
        return columns;
    }

    byte[] rows() {
        rows.write(']');
        return rows.toByteArray();
    }
}
