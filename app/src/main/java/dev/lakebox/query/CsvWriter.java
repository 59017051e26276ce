package dev.lakebox.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lakebox.Problem;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** CSV as RFC 4180 has it, with a line of names; null is empty, and what is nested is JSON. */
final class CsvWriter implements AnswerWriter {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Override
    public void begin(AnswerStream answer, OutputStream out) throws IOException {
        StringBuilder csv = new StringBuilder();
        String separator = "";
        for (QueryResult.Column column : answer.columns()) {
            csv.append(separator);
            cell(csv, column.name());
            separator = ",";
        }
        write(csv, out);
    }

    @Override
    public void piece(byte[] piece, OutputStream out) throws IOException {
        if (piece.length == 0) {
            return;
        }
        // it is whole rows, and opens with a blank or the comma after the row before
        byte[] array = new byte[piece.length + 1];
        System.arraycopy(piece, 0, array, 0, piece.length);
        array[0] = '[';
        array[piece.length] = ']';
        StringBuilder csv = new StringBuilder(piece.length);
        String line = "";
        for (JsonNode row : JSON.readTree(array)) {
            csv.append(line);
            String separator = "";
            for (JsonNode value : row) {
                csv.append(separator);
                if (!value.isNull()) {
                    cell(csv, value.isContainerNode() ? value.toString() : value.asText());
                }
                separator = ",";
            }
            line = "\r\n";
        }
        write(csv, out);
    }

    @Override
    public void end(AnswerStream answer, OutputStream out) {
        // CSV has no end of its own
    }

    @Override
    public void fail(Problem problem, OutputStream out) {
        // a line of words would be read as a row
    }

    private static void write(StringBuilder csv, OutputStream out) throws IOException {
        out.write(csv.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
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
