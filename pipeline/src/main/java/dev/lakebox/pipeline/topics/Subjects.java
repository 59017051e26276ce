package dev.lakebox.pipeline.topics;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.table.catalog.exceptions.CatalogException;

/** Asks a schema registry, by Confluent's API, what a topic's keys and values are. */
final class Subjects {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    private final URI registry;

    /** @param registry up to where {@code /subjects} begins */
    Subjects(URI registry) {
        this.registry = registry;
    }

    /**
     * A schema as it was registered.
     *
     * @param type {@code AVRO}, {@code JSON} or {@code PROTOBUF}
     */
    record Registered(String type, String text) {}

    Optional<Registered> key(String topic) {
        return newest(topic + "-key");
    }

    Optional<Registered> value(String topic) {
        return newest(topic + "-value");
    }

    private Optional<Registered> newest(String subject) {
        URI uri = URI.create("%s/subjects/%s/versions/latest"
                .formatted(registry, URLEncoder.encode(subject, StandardCharsets.UTF_8)));
        try {
            HttpResponse<String> answer =
                    http.send(HttpRequest.newBuilder(uri).timeout(PATIENCE).build(), BodyHandlers.ofString());
            return switch (answer.statusCode()) {
                case OK -> Optional.of(registered(answer.body()));
                case NOT_FOUND -> Optional.empty();
                default ->
                    throw new CatalogException("%s answered %d: %s".formatted(uri, answer.statusCode(), answer.body()));
            };
        } catch (IOException e) {
            // the client's own messages are often empty
            String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            throw new CatalogException("The schema registry does not answer: %s (%s)".formatted(uri, why), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CatalogException("Interrupted while asking " + uri, e);
        }
    }

    private static Registered registered(String body) throws IOException {
        JsonNode version = JSON.readTree(body);
        return new Registered(
                version.path("schemaType").asText("AVRO"),
                version.path("schema").asText());
    }
}
