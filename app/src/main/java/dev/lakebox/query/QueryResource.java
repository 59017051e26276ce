package dev.lakebox.query;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.lakebox.Problem;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** SQL over HTTP. */
@Path("/api/query")
@Produces({
    MediaType.APPLICATION_JSON,
    "text/csv",
    "application/vnd.apache.arrow.stream",
    "application/vnd.apache.parquet"
})
@Tag(name = "Query")
public class QueryResource {

    private final QueryEngine engine;
    private final QuerySettings settings;
    private final RoutingContext routing;

    QueryResource(QueryEngine engine, QuerySettings settings, RoutingContext routing) {
        this.engine = engine;
        this.settings = settings;
        this.routing = routing;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Runs one SELECT over any moment of any table, or explains what it would read",
            description =
                    "Answers {columns, rows, truncated, elapsedMillis, snapshots}, or CSV, Arrow or Parquet where that is "
                            + "accepted. In JSON, decimals, ids of snapshots and integers beyond 2^53 are strings. Rows go "
                            + "out while the query runs, and it is cancelled when the client leaves.")
    public Response query(QueryBody body, @Context HttpHeaders headers) throws InterruptedException {
        if (body == null) {
            throw new Problem(400, "Invalid query: the body is missing");
        }
        return answer(body, AnswerFormat.accepted(headers.getAcceptableMediaTypes()), false);
    }

    @GET
    @Operation(
            summary = "The same as a link",
            description =
                    "What is given a moment answers the same whenever it is asked, as long as the moment is kept.")
    public Response link(
            @QueryParam("sql") String sql,
            @Parameter(description = "ISO-8601 with a zone") @QueryParam("asOf.timestamp") String timestamp,
            @Parameter(description = "A tag or branch") @QueryParam("asOf.ref") String ref,
            @Parameter(description = "A snapshot's id") @QueryParam("asOf.snapshot") String snapshot,
            @QueryParam("limit") String limit,
            @Parameter(description = "json, csv, arrow or parquet; by default what is accepted") @QueryParam("format")
                    String format,
            @Context HttpHeaders headers)
            throws InterruptedException {
        boolean moment = timestamp != null || ref != null || snapshot != null;
        QueryBody.Moment asOf =
                new QueryBody.Moment(timestamp, ref, snapshot == null ? null : TextNode.valueOf(snapshot));
        AnswerFormat wanted =
                format == null ? AnswerFormat.accepted(headers.getAcceptableMediaTypes()) : AnswerFormat.named(format);
        return answer(new QueryBody(sql, moment ? asOf : null, rows(limit)), wanted, true);
    }

    private Response answer(QueryBody body, AnswerFormat format, boolean attachment) throws InterruptedException {
        Cancellation cancellation = new Cancellation();
        routing.addEndHandler(ended -> cancellation.cancel());
        AnswerStream answer = engine.open(body.query(settings), format.source(), cancellation);
        return new AnswerResponse(routing, format).of(answer, attachment, settings.timeout());
    }

    private static Integer rows(String limit) {
        try {
            return limit == null ? null : Integer.valueOf(limit);
        } catch (NumberFormatException e) {
            throw new Problem(400, "Invalid limit: %s is not a number of rows".formatted(limit), e);
        }
    }
}
