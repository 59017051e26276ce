package dev.lakebox.query;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lakebox.Problem;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** DuckDB's messages as problems. */
final class QueryErrors {

    private static final ObjectMapper JSON = new ObjectMapper();

    private QueryErrors() {}

    /**
     * Whether DuckDB answers nothing any more, because it takes its own state for broken since an earlier query.
     *
     * @param message as DuckDB gives it
     */
    static boolean brokenBefore(String message) {
        return message.contains("database has been invalidated");
    }

    /** @param message as DuckDB gives it where errors_as_json is set */
    static Problem of(String sql, String message) {
        int start = message.indexOf('{');
        if (start < 0) {
            return new Problem(400, "Cannot run the query: " + message);
        }
        try {
            JsonNode error = JSON.readTree(message.substring(start));
            String type = error.path("exception_type").asText("");
            String text = error.path("exception_message").asText(message);
            return switch (type) {
                case "Out of Memory" ->
                    new Problem(
                            422,
                            "Cannot run the query: it needs more memory than it may use (lakebox.query.memory): "
                                    + text);
                case "FATAL", "INTERNAL" -> new Problem(500, "Cannot run the query: " + text);
                default ->
                    new Problem(400, "Cannot run the query: " + text)
                            .with("position", position(sql, error.path("name").asText("")));
            };
        } catch (JsonProcessingException e) {
            return new Problem(400, "Cannot run the query: " + message, e);
        }
    }

    /**
     * DuckDB tells the place in the SQL that ran, which is not the one that was written; a name that is written once
     * is found all the same.
     */
    private static Integer position(String sql, String name) {
        if (name.isEmpty()) {
            return null;
        }
        Matcher matcher = Pattern.compile("(?<!\\w)" + Pattern.quote(name) + "(?!\\w)", Pattern.CASE_INSENSITIVE)
                .matcher(sql);
        if (!matcher.find()) {
            return null;
        }
        int position = matcher.start();
        return matcher.find() ? null : position;
    }
}
