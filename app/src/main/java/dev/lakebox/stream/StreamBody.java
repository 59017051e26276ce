package dev.lakebox.stream;

import dev.lakebox.Problem;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What {@code POST /api/stream} takes. */
@Schema(name = "Stream")
public record StreamBody(
        @Schema(
                description = "Flink SQL: any statements that define, then the one whose rows are wanted",
                required = true,
                examples = "SELECT status, count(*) AS orders FROM orders GROUP BY status")
        String sql,

        @Schema(description = "Tells the plan of the last statement instead of running it")
        boolean explain,

        @Schema(description = "Changes after which the query is ended; without it, it runs until the client leaves")
        Long limit) {

    public StreamBody {
        if (sql == null || sql.isBlank()) {
            throw new Problem(400, "Invalid statement: sql is missing");
        }
        if (limit != null && limit < 1) {
            throw new Problem(400, "Invalid limit: %d (at least 1)".formatted(limit));
        }
    }
}
