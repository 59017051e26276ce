package dev.lakebox.query;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Answers in the formats of the API. */
final class QueryFormats {

    private static final ObjectMapper JSON = new ObjectMapper();

    private QueryFormats() {}

    /** {@code {"columns","rows","truncated","elapsedMillis","snapshots"}}; ids of snapshots are strings. */
    static byte[] json(QueryResult result) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(result.rows().length + 1024);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeObjectField("columns", result.columns());
            json.writeFieldName("rows");
            json.writeRawValue(new String(result.rows(), StandardCharsets.UTF_8));
            json.writeBooleanField("truncated", result.truncated());
            json.writeNumberField("elapsedMillis", result.elapsedMillis());
            json.writeObjectFieldStart("snapshots");
            for (Map.Entry<String, Long> snapshot : result.snapshots().entrySet()) {
                json.writeStringField(
                        snapshot.getKey(),
                        snapshot.getValue() == null ? null : snapshot.getValue().toString());
            }
            json.writeEndObject();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** As RFC 4180 has it, with a line of names; null is empty, and what is nested is JSON. */
    static byte[] csv(QueryResult result) {
        StringBuilder csv = new StringBuilder(result.rows().length);
        String separator = "";
        for (QueryResult.Column column : result.columns()) {
            csv.append(separator);
            cell(csv, column.name());
            separator = ",";
        }
        csv.append("\r\n");
        try {
            for (JsonNode row : JSON.readTree(result.rows())) {
                separator = "";
                for (JsonNode value : row) {
                    csv.append(separator);
                    if (!value.isNull()) {
                        cell(csv, value.isContainerNode() ? value.toString() : value.asText());
                    }
                    separator = ",";
                }
                csv.append("\r\n");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return csv.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void cell(StringBuilder csv, String text) {
        // an empty text is quoted, so that it differs from null
        boolean plain = !text.isEmpty() && text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        if (plain) {
            csv.append(text);
        } else {
            csv.append('"').append(text.replace("\"", "\"\"")).append('"');
        }
    }
}
