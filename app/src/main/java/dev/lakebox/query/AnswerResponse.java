package dev.lakebox.query;

import dev.lakebox.Problem;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionException;

/**
 * Sends one answer over HTTP while it comes. A client that reads slowly slows the query down, one that leaves ends it,
 * and one that still reads when the query's time is over is cut off.
 */
final class AnswerResponse {

    /** Whether rows were cut off: a header where that is known before the first byte, and a trailer behind the last. */
    static final String TRUNCATED = "Lakebox-Truncated";

    /** Ids of snapshots by table, as JSON. */
    static final String SNAPSHOTS = "Lakebox-Snapshots";

    /** HTTP/2's INTERNAL_ERROR. */
    private static final long INTERNAL_ERROR = 2;

    private final RoutingContext routing;
    private final HttpServerRequest request;
    private final AnswerFormat format;

    AnswerResponse(RoutingContext routing, AnswerFormat format) {
        this.routing = routing;
        // what ends later finds no request's context in which to ask for it
        this.request = routing.request();
        this.format = format;
    }

    /**
     * @param attachment whether a browser should keep it as a file
     * @param most that it may take to be sent
     */
    Response of(AnswerStream answer, boolean attachment, Duration most) {
        Vertx vertx = routing.vertx();
        long timer = vertx.setTimer(most.toMillis(), due -> cut());
        routing.addEndHandler(ended -> vertx.cancelTimer(timer));
        StreamingOutput body = out -> write(answer, out);
        Response.ResponseBuilder response = Response.ok(body, format.type());
        if (format != AnswerFormat.JSON) {
            response.header(SNAPSHOTS, ascii(JsonWriter.snapshots(answer.snapshots())));
            if (answer.truncated() == null) {
                response.header("Trailer", TRUNCATED);
            } else {
                response.header(TRUNCATED, answer.truncated());
            }
        }
        if (attachment && format != AnswerFormat.JSON) {
            response.header("Content-Disposition", "attachment; filename=\"%s\"".formatted(filename(answer)));
        }
        return response.build();
    }

    private void write(AnswerStream answer, OutputStream out) throws IOException {
        AnswerWriter writer = format.writer();
        try (answer) {
            writer.begin(answer, out);
            for (byte[] piece = answer.next(); piece != null; piece = answer.next()) {
                writer.piece(piece, out);
            }
            writer.end(answer, out);
            if (format != AnswerFormat.JSON) {
                request.response().putTrailer(TRUNCATED, answer.truncated().toString());
            }
        } catch (Problem e) {
            writer.fail(e, out);
            out.flush();
            cut();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            cut();
            throw new InterruptedIOException("Interrupted while an answer was sent");
        }
    }

    /** Ends the response so that no client takes it for whole. */
    private void cut() {
        HttpServerResponse response = request.response();
        if (request.version() == HttpVersion.HTTP_2) {
            response.reset(INTERNAL_ERROR);
            return;
        }
        Future<Void> closed = request.connection().close();
        if (!Context.isOnEventLoopThread()) {
            try {
                // or the end of the body might still get out
                closed.toCompletionStage().toCompletableFuture().join();
            } catch (CompletionException e) {
                // closed by the client before
            }
        }
    }

    /** The table's name and snapshot where one is read, so that files of several moments can lie side by side. */
    private String filename(AnswerStream answer) {
        String name = "query";
        if (answer.snapshots().size() == 1) {
            Map.Entry<String, Long> table =
                    answer.snapshots().entrySet().iterator().next();
            name = table.getKey() + (table.getValue() == null ? "" : "-" + table.getValue());
        }
        return name.replaceAll("[^A-Za-z0-9._-]", "_") + "." + format.ending();
    }

    private static String ascii(String json) {
        StringBuilder ascii = new StringBuilder();
        json.chars().forEach(c -> ascii.append(c < 127 ? Character.toString(c) : "\\u%04x".formatted(c)));
        return ascii.toString();
    }
}
