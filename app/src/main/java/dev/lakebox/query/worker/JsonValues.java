package dev.lakebox.query.worker;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.Blob;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Map;
import org.duckdb.DuckDBStruct;

/**
 * Writes values as JSON without losing a digit: integers that a double cannot hold and all decimals are strings,
 * timestamps are ISO-8601 (with {@code Z} where the type has a zone), binary is Base64, a struct is an object, a map
 * an object where its keys are text and otherwise an array of {@code {"key","value"}}.
 */
final class JsonValues {

    private static final long MAX_SAFE_INTEGER = (1L << 53) - 1;
    private static final BigInteger MAX_SAFE = BigInteger.valueOf(MAX_SAFE_INTEGER);

    private final StringBuilder out = new StringBuilder(1 << 16);

    int length() {
        return out.length();
    }

    /** Takes back what was written beyond so many characters. */
    void cut(int length) {
        out.setLength(length);
    }

    void raw(char character) {
        out.append(character);
    }

    byte[] take() {
        byte[] bytes = out.toString().getBytes(StandardCharsets.UTF_8);
        out.setLength(0);
        return bytes;
    }

    void value(Object value) throws SQLException {
        if (value == null || value instanceof Boolean) {
            out.append(value);
        } else if (value instanceof String text) {
            string(text);
        } else if (value instanceof Number number) {
            number(number);
        } else if (value instanceof Timestamp timestamp) {
            string(local(timestamp.toLocalDateTime()));
        } else if (value instanceof LocalDateTime timestamp) {
            string(local(timestamp));
        } else if (value instanceof OffsetDateTime timestamp) {
            string(local(timestamp.withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime()) + "Z");
        } else if (value instanceof Blob blob) {
            string(Base64.getEncoder().encodeToString(blob.getBytes(1, (int) blob.length())));
        } else if (value instanceof DuckDBStruct struct) {
            object(struct.getMap());
        } else if (value instanceof Map<?, ?> map) {
            map(map);
        } else if (value instanceof Array array) {
            array((Object[]) array.getArray());
        } else if (value instanceof Object[] array) {
            array(array);
        } else {
            string(value.toString());
        }
    }

    private void number(Number number) {
        if (number instanceof BigDecimal decimal) {
            string(decimal.toPlainString());
        } else if (number instanceof BigInteger big) {
            if (big.abs().compareTo(MAX_SAFE) > 0) {
                string(big.toString());
            } else {
                out.append(big);
            }
        } else if (number instanceof Double || number instanceof Float) {
            double real = number.doubleValue();
            if (Double.isNaN(real) || Double.isInfinite(real)) {
                string(number.toString());
            } else {
                out.append(number);
            }
        } else if (Math.abs(number.longValue()) > MAX_SAFE_INTEGER || number.longValue() == Long.MIN_VALUE) {
            string(number.toString());
        } else {
            out.append(number);
        }
    }

    private void array(Object[] values) throws SQLException {
        out.append('[');
        for (int i = 0; i < values.length; i++) {
            if (i > 0) {
                out.append(',');
            }
            value(values[i]);
        }
        out.append(']');
    }

    private void map(Map<?, ?> map) throws SQLException {
        if (map.keySet().stream().allMatch(String.class::isInstance)) {
            object(map);
            return;
        }
        out.append('[');
        String separator = "";
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            out.append(separator).append("{\"key\":");
            value(entry.getKey());
            out.append(",\"value\":");
            value(entry.getValue());
            out.append('}');
            separator = ",";
        }
        out.append(']');
    }

    private void object(Map<?, ?> map) throws SQLException {
        out.append('{');
        String separator = "";
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            out.append(separator);
            string(String.valueOf(entry.getKey()));
            out.append(':');
            value(entry.getValue());
            separator = ",";
        }
        out.append('}');
    }

    void string(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            switch (character) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (character < ' ') {
                        out.append(String.format("\\u%04x", (int) character));
                    } else {
                        out.append(character);
                    }
                }
            }
        }
        out.append('"');
    }

    private static String local(LocalDateTime timestamp) {
        return DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(timestamp);
    }
}
