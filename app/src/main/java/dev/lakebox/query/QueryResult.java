package dev.lakebox.query;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/**
 * An answer.
 *
 * @param rows a JSON array of arrays, as the query process wrote it: integers beyond 2^53 and decimals are strings
 * @param truncated whether more rows would have followed
 * @param snapshots id by table; null where the table has no snapshot yet. A table that was read at several moments is
 *     there as {@code name@id} for each but the first
 */
record QueryResult(
        List<Column> columns, byte[] rows, boolean truncated, long elapsedMillis, Map<String, Long> snapshots) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** @param type DuckDB's name of it: {@code DECIMAL(10,2)} */
    record Column(String name, String type) {

        /** @param json as the query process tells them */
        static List<Column> read(byte[] json) {
            try {
                return JSON.readValue(json, new TypeReference<>() {});
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    List<List<Object>> values() {
        try {
            return JSON.readValue(rows, new TypeReference<>() {});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
