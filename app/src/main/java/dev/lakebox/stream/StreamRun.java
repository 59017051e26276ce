package dev.lakebox.stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.lakebox.Problem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.jboss.logging.Logger;

/** One reader's session, and the statement in it whose changes are read. One thread at a time reads; any may close. */
final class StreamRun {

    private static final Logger LOG = Logger.getLogger(StreamRun.class);
    private static final long PAUSE_MILLIS = 50;
    private static final long LARGEST_EXACT = 1L << 53;
    private static final Map<String, String> KINDS =
            Map.of("INSERT", "+I", "UPDATE_BEFORE", "-U", "UPDATE_AFTER", "+U", "DELETE", "-D");

    private final GatewayClient gateway;
    private final String session;
    private final long limit;
    private String operation;
    private long token;
    private long taken;
    private StreamEvent ahead;
    private volatile boolean closed;

    StreamRun(GatewayClient gateway, String session, long limit) {
        this.gateway = gateway;
        this.session = session;
        this.limit = limit;
    }

    /** Runs a statement to its end, before others that may need what it defines. */
    void define(String statement) throws IOException, InterruptedException, GatewayException {
        String definition = gateway.execute(session, statement);
        await(definition);
    }

    /** Starts the statement, and returns when it is planned and, where it needs a job, that has begun. */
    synchronized void begin(String statement) throws IOException, InterruptedException, GatewayException {
        operation = gateway.execute(session, statement);
        JsonNode answer = await(operation);
        List<StreamEvent.Column> columns = StreamSupport.stream(
                        answer.path("results").path("columns").spliterator(), false)
                .map(StreamEvent.Column::of)
                .toList();
        ahead = event(answer)
                .first(
                        columns,
                        answer.hasNonNull("jobID") ? answer.path("jobID").asText() : null);
    }

    private JsonNode await(String handle) throws IOException, InterruptedException, GatewayException {
        while (!closed) {
            JsonNode answer = gateway.fetch(session, handle, 0);
            if (!answer.path("resultType").asText().equals("NOT_READY")) {
                return answer;
            }
            Thread.sleep(PAUSE_MILLIS);
        }
        throw new Problem(499, "The client has left");
    }

    /** What has changed since the last time. */
    synchronized StreamEvent next() {
        if (ahead != null) {
            StreamEvent first = ahead;
            ahead = null;
            return first;
        }
        try {
            return event(gateway.fetch(session, operation, token));
        } catch (GatewayException e) {
            return StreamEvent.failed("The query has failed: " + e.getMessage());
        } catch (IOException e) {
            return StreamEvent.failed("Cannot reach Flink's SQL Gateway any more: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return StreamEvent.failed("Interrupted");
        }
    }

    private synchronized StreamEvent event(JsonNode answer) {
        List<List<JsonNode>> rows = new ArrayList<>();
        for (JsonNode row : answer.path("results").path("data")) {
            if (taken < limit) {
                taken++;
                rows.add(change(row));
            }
        }
        StreamEvent event = StreamEvent.rows(rows);
        if (answer.path("resultType").asText().equals("EOS")) {
            return event.last(StreamEvent.FINISHED);
        }
        token++;
        return taken < limit ? event : event.last(StreamEvent.LIMIT);
    }

    private static List<JsonNode> change(JsonNode row) {
        List<JsonNode> change = new ArrayList<>();
        String kind = row.path("kind").asText();
        change.add(TextNode.valueOf(KINDS.getOrDefault(kind, kind)));
        row.path("fields").forEach(value -> change.add(exact(value)));
        return change;
    }

    /** What a double would round is told as text. */
    private static JsonNode exact(JsonNode value) {
        boolean rounded = value.isBigDecimal()
                || value.isBigInteger()
                || (value.isIntegralNumber() && Math.abs(value.asLong()) > LARGEST_EXACT);
        return rounded ? TextNode.valueOf(value.decimalValue().toPlainString()) : value;
    }

    /** Cancels the job, where there is one that runs. Safe more than once. */
    void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            gateway.closeSession(session);
        } catch (GatewayException | IOException e) {
            LOG.debugf("Session %s is left to its timeout: %s", session, e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
