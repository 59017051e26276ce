package dev.lakebox.flink;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/** Flink's REST API, as far as Lakebox uses it: the same for the embedded cluster and any other. */
final class FlinkRest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private static final Set<String> ENDED = Set.of("FAILED", "CANCELED", "FINISHED");
    private static final Set<String> READY = Set.of("RUNNING", "FINISHED");

    private final URI base;

    FlinkRest(URI base) {
        this.base = base;
    }

    JsonNode overview() throws IOException, InterruptedException {
        return get("/overview");
    }

    /** Each job with {@code jid}, {@code name}, {@code state} and {@code start-time}. */
    JsonNode jobs() throws IOException, InterruptedException {
        return get("/jobs/overview").path("jobs");
    }

    JsonNode exceptions(String job) throws IOException, InterruptedException {
        return get("/jobs/" + job + "/exceptions");
    }

    /** How many checkpoints a job has taken, and its newest: {@code counts} and {@code latest}. */
    JsonNode checkpoints(String job) throws IOException, InterruptedException {
        return get("/jobs/" + job + "/checkpoints");
    }

    /** Waits until all of a job's tasks run, before which it takes no checkpoint. Gives up without a word. */
    void awaitTasks(String job, Duration patience) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (System.nanoTime() < deadline && !allRun(get("/jobs/" + job).path("vertices"))) {
            Thread.sleep(50);
        }
    }

    private static boolean allRun(JsonNode vertices) {
        for (JsonNode vertex : vertices) {
            if (!READY.contains(vertex.path("status").asText())) {
                return false;
            }
        }
        return true;
    }

    /** Returns when the job has ended, or has not within the timeout. */
    void cancel(String job, Duration timeout) throws IOException, InterruptedException {
        send(request("/jobs/" + job + "?mode=cancel").method("PATCH", HttpRequest.BodyPublishers.noBody()));
        long deadline = System.nanoTime() + timeout.toNanos();
        while (System.nanoTime() < deadline
                && !ENDED.contains(get("/jobs/" + job).path("state").asText())) {
            Thread.sleep(50);
        }
    }

    /**
     * @param directory where the savepoint goes; Flink asks the cluster's setting, which knows nothing of pipelines
     * @return the savepoint's path, once the job has stopped
     */
    String stop(String job, String directory, boolean drain, Duration timeout)
            throws IOException, InterruptedException {
        return await(
                        job,
                        "savepoints",
                        post("/jobs/" + job + "/stop", Map.of("drain", drain, "targetDirectory", directory)),
                        timeout)
                .path("location")
                .asText();
    }

    /** @return the savepoint's path, under that directory */
    String savepoint(String job, String directory, Duration timeout) throws IOException, InterruptedException {
        return await(
                        job,
                        "savepoints",
                        post(
                                "/jobs/" + job + "/savepoints",
                                Map.of("cancel-job", false, "target-directory", directory)),
                        timeout)
                .path("location")
                .asText();
    }

    /** @return the checkpoint's id */
    long checkpoint(String job, Duration timeout) throws IOException, InterruptedException {
        JsonNode trigger = post("/jobs/" + job + "/checkpoints", Map.of("checkpointType", "CONFIGURED"));
        return await(job, "checkpoints", trigger, timeout).path("checkpointId").asLong();
    }

    private JsonNode await(String job, String kind, JsonNode trigger, Duration timeout)
            throws IOException, InterruptedException {
        String path =
                "/jobs/%s/%s/%s".formatted(job, kind, trigger.path("request-id").asText());
        long deadline = System.nanoTime() + timeout.toNanos();
        while (true) {
            JsonNode answer = get(path);
            if (answer.path("status").path("id").asText().equals("COMPLETED")) {
                JsonNode operation = answer.path("operation");
                if (operation.has("failure-cause")) {
                    throw new IOException(firstLine(
                            operation.path("failure-cause").path("stack-trace").asText()));
                }
                return operation;
            }
            if (System.nanoTime() > deadline) {
                throw new IOException("Flink has not finished %s within %s".formatted(kind, timeout));
            }
            Thread.sleep(50);
        }
    }

    private JsonNode get(String path) throws IOException, InterruptedException {
        return send(request(path).GET());
    }

    private JsonNode post(String path, Map<String, ?> body) throws IOException, InterruptedException {
        return send(request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body))));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(base.resolve(path)).timeout(Duration.ofSeconds(20));
    }

    private JsonNode send(HttpRequest.Builder builder) throws IOException, InterruptedException {
        HttpRequest request = builder.build();
        HttpResponse<byte[]> response;
        try {
            response = HTTP.send(request, HttpResponse.BodyHandlers.ofByteArray());
        } catch (ConnectException e) {
            throw new IOException("Cannot reach Flink at %s (lakebox.flink.port)".formatted(base), e);
        }
        JsonNode body = response.body().length == 0 ? JSON.nullNode() : JSON.readTree(response.body());
        if (response.statusCode() >= 400) {
            throw new IOException("Flink answered %d: %s"
                    .formatted(
                            response.statusCode(),
                            firstLine(body.path("errors").path(0).asText())));
        }
        return body;
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse(text);
    }
}
