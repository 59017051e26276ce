package dev.lakebox.query;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lakebox.Problem;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What {@code POST /api/query} takes. */
@Schema(name = "Query")
public record QueryBody(
        @Schema(
                description = "One SELECT in DuckDB's SQL over namespace.table, or catalog.namespace.table",
                required = true,
                examples = "SELECT count(*) FROM raw.orders AT (VERSION => 'opening')")
        String sql,

        @Schema(description = "The moment of every table that the SQL gives none with AT")
        Moment asOf,

        @Schema(description = "Rows at most; what is beyond is cut off")
        Integer limit) {

    /** Exactly one of these. */
    @Schema(name = "AsOf", description = "Exactly one of timestamp, ref and snapshot")
    public record Moment(
            @Schema(description = "ISO-8601 with a zone", examples = "2026-01-31T09:30:00Z")
            String timestamp,

            @Schema(description = "A tag or branch") String ref,

            @Schema(
                    implementation = String.class,
                    description = "A snapshot's id, as text or number, where the SQL names one table")
            JsonNode snapshot) {

        AsOf asOf() {
            if (Stream.of(timestamp, ref, snapshot)
                            .filter(value -> value != null)
                            .count()
                    != 1) {
                throw new Problem(400, "Invalid asOf: exactly one of timestamp, ref and snapshot is needed");
            }
            if (timestamp != null) {
                return AsOf.time(timestamp);
            }
            return ref == null ? AsOf.snapshot(snapshot.asText()) : new AsOf.Ref(ref);
        }
    }

    Query query(QuerySettings settings) {
        if (sql == null || sql.isBlank()) {
            throw new Problem(400, "Invalid query: sql is missing");
        }
        int rows = limit == null ? settings.rows() : limit;
        if (rows < 1 || rows > settings.maxRows()) {
            throw new Problem(
                    400, "Invalid limit: %d (1 to %d, lakebox.query.max-rows)".formatted(rows, settings.maxRows()));
        }
        return new Query(sql, asOf == null ? AsOf.NEWEST : asOf.asOf(), rows);
    }
}
