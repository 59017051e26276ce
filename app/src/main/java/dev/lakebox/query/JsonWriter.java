package dev.lakebox.query;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lakebox.Problem;
import dev.lakebox.ProblemMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * {@code {"columns","rows","truncated","elapsedMillis","snapshots"}} in this order; ids of snapshots are strings. Where
 * it breaks off, {@code error} stands after the rows instead of the last three.
 */
final class JsonWriter implements AnswerWriter {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Ids by table, as text. */
    static String snapshots(Map<String, Long> snapshots) {
        Map<String, String> ids = new LinkedHashMap<>();
        snapshots.forEach((table, id) -> ids.put(table, id == null ? null : id.toString()));
        return json(ids);
    }

    @Override
    public void begin(AnswerStream answer, OutputStream out) throws IOException {
        write(out, "{\"columns\":" + json(answer.columns()) + ",\"rows\":[");
    }

    @Override
    public void piece(byte[] piece, OutputStream out) throws IOException {
        out.write(piece);
    }

    @Override
    public void end(AnswerStream answer, OutputStream out) throws IOException {
        write(
                out,
                "],\"truncated\":%b,\"elapsedMillis\":%d,\"snapshots\":%s}"
                        .formatted(answer.truncated(), answer.elapsedMillis(), snapshots(answer.snapshots())));
    }

    @Override
    public void fail(Problem problem, OutputStream out) throws IOException {
        write(out, "],\"error\":" + json(ProblemMapper.body(problem)) + "}");
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
