package dev.lakebox.stream;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A line of a stream's answer.
 *
 * @param columns in the first line
 * @param jobId the Flink job that runs, in the first line; none where the statement needed no job
 * @param rows changes, each with its kind ({@code +I}, {@code -U}, {@code +U} or {@code -D}) and then its values; empty
 *     where nothing has changed lately. Decimals and integers beyond 2^53 are strings
 * @param end in the last line: {@code finished}, {@code limit} or {@code failed}
 * @param detail why it failed
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "StreamEvent")
public record StreamEvent(List<Column> columns, String jobId, List<List<JsonNode>> rows, String end, String detail) {

    static final String FINISHED = "finished";
    static final String LIMIT = "limit";
    static final String FAILED = "failed";

    /** @param type as Flink's SQL writes it */
    @Schema(name = "StreamColumn")
    public record Column(String name, String type) {

        static Column of(JsonNode column) {
            JsonNode type = column.path("logicalType");
            return new Column(column.path("name").asText(), written(type));
        }

        private static String written(JsonNode type) {
            String root = type.path("type").asText();
            return switch (root) {
                case "VARCHAR" -> "STRING";
                case "VARBINARY" -> "BYTES";
                case "INTEGER" -> "INT";
                case "DECIMAL" ->
                    "DECIMAL(%d, %d)"
                            .formatted(
                                    type.path("precision").asInt(),
                                    type.path("scale").asInt());
                case "TIMESTAMP_WITH_LOCAL_TIME_ZONE" -> "TIMESTAMP_LTZ";
                case "TIMESTAMP_WITHOUT_TIME_ZONE" -> "TIMESTAMP";
                default -> root;
            };
        }
    }

    static StreamEvent rows(List<List<JsonNode>> rows) {
        return new StreamEvent(null, null, rows, null, null);
    }

    static StreamEvent failed(String detail) {
        return new StreamEvent(null, null, List.of(), FAILED, detail);
    }

    StreamEvent first(List<Column> its, String job) {
        return new StreamEvent(its, job, rows, end, detail);
    }

    StreamEvent last(String how) {
        return new StreamEvent(columns, jobId, rows, how, detail);
    }
}
