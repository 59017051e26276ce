package dev.lakebox.generator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParser;

/** Registers schemas by Confluent's API. What is registered already keeps its id. */
public final class RegistrySchemas implements ShopSchemas {

    private static final String ORDERS = "orders-value";
    private static final List<String> JSON_TOPICS =
            List.of(Topic.PAYMENT_EVENTS.topicName(), Topic.TRANSACTIONS.topicName());
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    private final URI registry;

    /** @param registry the base of Confluent's API, up to where {@code /subjects} begins */
    public RegistrySchemas(URI registry) {
        this.registry = registry;
    }

    /** A version of a subject. */
    private record Version(int id, Schema schema) {}

    /**
     * Orders under {@code orders-value}, and what two careless writers send under subjects of their own. Where there is a
     * newer version of orders that the shop can write, it writes that. The other topics' records are JSON, and what is in
     * them is registered as JSON Schema.
     */
    @Override
    public OrderSchemas register() throws IOException, InterruptedException {
        for (String topic : JSON_TOPICS) {
            body(post(topic + "-value", Map.of("schemaType", "JSON", "schema", text(topic + ".json"))));
        }
        Optional<Version> newest = newest();
        Optional<List<OrderField>> added = newest.flatMap(version -> added(version.schema()));
        return new OrderSchemas(
                added.isPresent() ? newest.get().id() : registered(ORDERS, schema("order")),
                added.orElse(List.of()),
                registered("orders-without-id", schema("order-without-id")),
                registered("orders-in-floats", schema("order-in-floats")));
    }

    @Override
    public OrderSchemas add(OrderField field) throws IOException, InterruptedException, SchemaRefusedException {
        OrderSchemas known = register();
        Schema next = schema("order");
        List<Schema.Field> fields = new ArrayList<>();
        next.getFields().forEach(each -> fields.add(new Schema.Field(each, each.schema())));
        known.added().forEach(each -> fields.add(each.toAvro()));
        if (fields.stream().anyMatch(each -> each.name().equals(field.name()))) {
            throw new SchemaRefusedException("Cannot add %s to orders: they have it".formatted(field.name()));
        }
        fields.add(field.toAvro());
        Schema schema = Schema.createRecord(next.getName(), next.getDoc(), next.getNamespace(), false, fields);
        HttpResponse<String> answer = post(ORDERS, schema);
        if (answer.statusCode() == CONFLICT) {
            String why = field.optional()
                    ? ""
                    : ", since no order written before has it, and a field that is not optional has nothing to stand for it";
            throw new SchemaRefusedException("Cannot add %s to orders: the registry refuses it%s. It says: %s"
                    .formatted(
                            field.name(),
                            why,
                            JSON.readTree(answer.body()).path("message").asText()));
        }
        List<OrderField> added = new ArrayList<>(known.added());
        added.add(field);
        return new OrderSchemas(id(answer), added, known.withoutId(), known.inFloats());
    }

    /** @return empty where the shop could not write it */
    private static Optional<List<OrderField>> added(Schema schema) {
        List<Schema.Field> first = schema("order").getFields();
        List<Schema.Field> all = schema.getFields();
        if (all.size() < first.size() || !all.subList(0, first.size()).equals(first)) {
            return Optional.empty();
        }
        List<OrderField> added = all.subList(first.size(), all.size()).stream()
                .flatMap(field -> OrderField.of(field).stream())
                .toList();
        return added.size() == all.size() - first.size() ? Optional.of(added) : Optional.empty();
    }

    private Optional<Version> newest() throws IOException, InterruptedException {
        URI uri = URI.create(registry + "/subjects/" + ORDERS + "/versions/latest");
        HttpResponse<String> answer =
                send(HttpRequest.newBuilder(uri).timeout(PATIENCE).build());
        if (answer.statusCode() == NOT_FOUND) {
            return Optional.empty();
        }
        JsonNode version = JSON.readTree(body(answer));
        return Optional.of(new Version(
                version.path("id").asInt(),
                new SchemaParser().parse(version.path("schema").asText()).mainSchema()));
    }

    private int registered(String subject, Schema schema) throws IOException, InterruptedException {
        return id(post(subject, schema));
    }

    private HttpResponse<String> post(String subject, Schema schema) throws IOException, InterruptedException {
        return post(subject, Map.of("schema", schema.toString()));
    }

    private HttpResponse<String> post(String subject, Map<String, String> schema)
            throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(registry + "/subjects/" + subject + "/versions"))
                .timeout(PATIENCE)
                .header("Content-Type", "application/vnd.schemaregistry.v1+json")
                .POST(BodyPublishers.ofString(JSON.writeValueAsString(schema)))
                .build());
    }

    private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            // the client's own messages are often empty
            String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            throw new IOException("%s does not answer (%s)".formatted(request.uri(), why), e);
        }
    }

    private static int id(HttpResponse<String> answer) throws IOException {
        return JSON.readTree(body(answer)).path("id").asInt();
    }

    private static String body(HttpResponse<String> answer) throws IOException {
        if (answer.statusCode() != OK) {
            throw new IOException("%s answered %d: %s".formatted(answer.uri(), answer.statusCode(), answer.body()));
        }
        return answer.body();
    }

    /** One of this package's. */
    static Schema schema(String file) {
        return new SchemaParser().parse(text(file + ".avsc")).mainSchema();
    }

    private static String text(String file) {
        try (InputStream in = RegistrySchemas.class.getResourceAsStream(file)) {
            return new String(Objects.requireNonNull(in, file).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
