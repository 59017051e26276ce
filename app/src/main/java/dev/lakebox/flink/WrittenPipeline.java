package dev.lakebox.flink;

import dev.lakebox.Problem;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What {@code POST /api/pipelines} takes. */
@Schema(name = "WrittenPipeline")
public record WrittenPipeline(
        @Schema(required = true, examples = "big-orders") String name,

        @Schema(
                description = "Flink SQL: statements that define, and one or more that INSERT",
                required = true,
                examples = "INSERT INTO lakehouse.analytics.big_orders SELECT order_id FROM orders WHERE amount > 500")
        String sql) {

    public WrittenPipeline {
        if (name == null || name.isBlank()) {
            throw new Problem(400, "Invalid pipeline: name is missing");
        }
        if (sql == null || sql.isBlank()) {
            throw new Problem(400, "Invalid pipeline: sql is missing");
        }
    }
}
