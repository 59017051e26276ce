package dev.lakebox.query;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** A JSON answer gathered in memory, for those of our own that fit into the first few pieces. */
final class Collected implements RowSink {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final ByteArrayOutputStream rows = new ByteArrayOutputStream();
    private List<QueryResult.Column> columns = List.of();

    Collected() {
        rows.write('[');
    }

    @Override
    public void columns(byte[] json) {
        try {
            columns = JSON.readValue(json, new TypeReference<>() {});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
