package dev.lakebox.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParser;

/** Asks a registry through Confluent's API. */
final class RegistryClient {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    private final String base;

    /** @param base without a slash at its end */
    RegistryClient(URI base) {
        this.base = base.toString();
    }

    /** @throws IOException where it does not answer, or not as a registry does */
    void requireSubjects() throws IOException, InterruptedException {
        String subjects = send(request("/subjects").build());
        if (!subjects.stripLeading().startsWith("[")) {
            throw new IOException("%s/subjects is not a registry's".formatted(base));
        }
    }

    /** Sets what a subject's next schema must be to its last, for all subjects that have no rule of their own. */
    void requireCompatibility(String level) throws IOException, InterruptedException {
        send(request("/config")
                .header("Content-Type", "application/vnd.schemaregistry.v1+json")
                .PUT(BodyPublishers.ofString("{\"compatibility\":\"%s\"}".formatted(level)))
                .build());
    }

    /**
     * Registers a JSON Schema as a subject's newest, unless it is there already.
     *
     * @throws IOException where the registry does not answer, or does not take it: with its words
     */
    void register(String subject, String schema) throws IOException, InterruptedException {
        HttpResponse<String> response = answer(request("/subjects/%s/versions".formatted(subject))
                .header("Content-Type", "application/vnd.schemaregistry.v1+json")
                .POST(BodyPublishers.ofString(JSON.writeValueAsString(Map.of("schemaType", "JSON", "schema", schema))))
                .build());
        if (response.statusCode() != OK) {
            throw new IOException("%s is not taken: %d %s".formatted(subject, response.statusCode(), response.body()));
        }
    }

    /** @return empty where the registry knows no Avro schema of that id */
    Optional<String> schema(int id) throws IOException, InterruptedException {
        HttpResponse<String> response = answer(request("/schemas/ids/" + id).build());
        if (response.statusCode() == NOT_FOUND) {
            return Optional.empty();
        }
        JsonNode found = JSON.readTree(body(response));
        boolean avro = found.path("schemaType").asText("AVRO").equals("AVRO");
        return avro ? Optional.of(found.path("schema").asText()) : Optional.empty();
    }

    /** One version of a subject's schema, and the id by which records name it. */
    record Version(int id, int version, Schema schema) {}

    /**
     * @param version a number from 1, or {@code latest}
     * @return empty where there is none
     */
    Optional<Version> version(String subject, String version) throws IOException, InterruptedException {
        HttpResponse<String> response = answer(
                request("/subjects/%s/versions/%s".formatted(subject, version)).build());
        if (response.statusCode() == NOT_FOUND) {
            return Optional.empty();
        }
        JsonNode found = JSON.readTree(body(response));
        Schema schema = new SchemaParser().parse(found.path("schema").asText()).mainSchema();
        return Optional.of(
                new Version(found.path("id").asInt(), found.path("version").asInt(), schema));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(base + path)).timeout(PATIENCE);
    }

    private String send(HttpRequest request) throws IOException, InterruptedException {
        return body(answer(request));
    }

    private HttpResponse<String> answer(HttpRequest request) throws IOException, InterruptedException {
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            // the client's own messages are often empty
            String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            throw new IOException("%s does not answer (%s)".formatted(request.uri(), why), e);
        }
    }

    private static String body(HttpResponse<String> response) throws IOException {
        if (response.statusCode() != OK) {
            throw new IOException("%s answered %d".formatted(response.uri(), response.statusCode()));
        }
        return response.body();
    }
}
