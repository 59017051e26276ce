package dev.lakebox.stream;

import dev.lakebox.Problem;
import dev.lakebox.SandboxControl;
import dev.lakebox.StartException;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestStreamElementType;

/** Streaming SQL over HTTP. */
@Path("/api/stream")
@Tag(name = "Stream")
public class StreamResource {

    private static final Duration PERIOD = Duration.ofMillis(250);

    /** Jobs that would go on without a name, and without anyone who looks after them. */
    private static final Pattern INSERTING =
            Pattern.compile("(?:INSERT|EXECUTE|BEGIN)\\b.*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private static final String EXPLAIN = "EXPLAIN ";

    /**
     * Of each session. With checkpoints that are exactly once, rows would come with the checkpoints alone; here they come
     * at once and there are as good as no checkpoints, because a query that failed is run again by its reader.
     */
    private static final Map<String, String> OPTIONS = Map.of(
            "pipeline.name", "stream",
            "execution.checkpointing.mode", "AT_LEAST_ONCE",
            "execution.checkpointing.interval", "3650 d",
            "restart-strategy.type", "none");

    private final GatewayClient gateway;
    private final SandboxControl sandbox;
    private final RoutingContext routing;

    StreamResource(GatewayClient gateway, SandboxControl sandbox, RoutingContext routing) {
        this.gateway = gateway;
        this.sandbox = sandbox;
        this.routing = routing;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces("application/x-ndjson")
    @RestStreamElementType(MediaType.APPLICATION_JSON)
    @Blocking
    @Operation(
            summary = "Runs Flink SQL on the sandbox's Flink and answers its changes as they come",
            description =
                    "A line of JSON four times a second, until the query ends or the client leaves, which cancels it.")
    @APIResponse(responseCode = "200", description = "Lines: columns and job in the first, changes, and how it ended")
    @APIResponse(responseCode = "400", description = "Flink refuses a statement; position tells where, in characters")
    @APIResponse(responseCode = "503", description = "Flink's SQL Gateway has not started")
    public Multi<StreamEvent> run(StreamBody body) throws InterruptedException {
        if (body == null) {
            throw new Problem(400, "Invalid statement: the body is missing");
        }
        List<String> statements = statements(body.sql());
        StreamRun run;
        try {
            run = new StreamRun(
                    gateway, gateway.openSession(OPTIONS), body.limit() == null ? Long.MAX_VALUE : body.limit());
        } catch (GatewayException e) {
            throw new Problem(502, "Cannot open a session: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new Problem(503, e.getMessage(), e);
        }
        routing.addEndHandler(ended -> Infrastructure.getDefaultWorkerPool().execute(run::close));
        begin(run, statements, body);
        Uni<StreamEvent> next =
                Uni.createFrom().item(run::next).runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
        return Multi.createBy()
                .repeating()
                .uni(() -> next)
                .withDelay(PERIOD)
                .whilst(event -> event.end() == null)
                .onTermination()
                .invoke(() -> Infrastructure.getDefaultWorkerPool().execute(run::close));
    }

    private List<String> statements(String sql) {
        try {
            List<String> statements = sandbox.statements(sql);
            if (statements.isEmpty()) {
                throw new Problem(400, "Invalid statement: there is nothing but comments");
            }
            return statements;
        } catch (StartException e) {
            throw new Problem(400, e.getMessage(), e);
        }
    }

    private static void begin(StreamRun run, List<String> statements, StreamBody body) throws InterruptedException {
        int start = 0;
        for (int i = 0; i < statements.size(); i++) {
            String statement = statements.get(i);
            boolean last = i == statements.size() - 1;
            boolean explain = last && body.explain();
            // a statement's text is kept as it is written
            start = body.sql().indexOf(statement, start);
            try {
                if (!explain && INSERTING.matcher(statement).matches()) {
                    throw new Problem(400, "Cannot run INSERT as a query: it is started as a pipeline, with a name")
                            .with("position", start);
                }
                if (last) {
                    run.begin(explain ? EXPLAIN + statement : statement);
                } else {
                    run.define(statement);
                }
            } catch (Problem e) {
                run.close();
                throw e;
            } catch (GatewayException e) {
                run.close();
                Integer position =
                        GatewayErrors.position(e.getMessage(), body.sql(), start, explain ? EXPLAIN.length() : 0);
                throw new Problem(400, "Cannot run the statement: " + e.getMessage(), e).with("position", position);
            } catch (IOException e) {
                run.close();
                throw new Problem(502, "Cannot reach Flink's SQL Gateway: " + e.getMessage(), e);
            }
            start += statement.length();
        }
    }
}
