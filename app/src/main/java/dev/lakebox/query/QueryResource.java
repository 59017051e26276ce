package dev.lakebox.query;

import dev.lakebox.Problem;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** SQL over HTTP. */
@Path("/api/query")
@Tag(name = "Query")
public class QueryResource {

    private static final MediaType CSV = new MediaType("text", "csv", "utf-8");

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
    @Produces({MediaType.APPLICATION_JSON, "text/csv"})
    @Operation(
            summary = "Runs one SELECT over any moment of any table",
            description =
                    "Answers {columns, rows, truncated, elapsedMillis, snapshots}, or CSV where that is accepted. Decimals, "
                            + "ids of snapshots and integers beyond 2^53 are strings. It is cancelled when the client leaves.")
    public Response query(QueryBody body, @Context HttpHeaders headers) throws InterruptedException {
        if (body == null) {
            throw new Problem(400, "Invalid query: the body is missing");
        }
        Cancellation cancellation = new Cancellation();
        routing.addEndHandler(ended -> cancellation.cancel());
        QueryResult result = engine.run(body.query(settings), cancellation);
        boolean csv = headers.getAcceptableMediaTypes().stream()
                .filter(type -> type.isCompatible(MediaType.APPLICATION_JSON_TYPE) || type.isCompatible(CSV))
                .findFirst()
                .map(type -> !type.isCompatible(MediaType.APPLICATION_JSON_TYPE))
                .orElse(false);
        if (csv) {
            return Response.ok(QueryFormats.csv(result), CSV)
                    .header("Lakebox-Truncated", result.truncated())
                    .build();
        }
        return Response.ok(QueryFormats.json(result), MediaType.APPLICATION_JSON_TYPE)
                .build();
    }
}
