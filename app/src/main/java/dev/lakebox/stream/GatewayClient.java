package dev.lakebox.stream;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.lakebox.SandboxControl;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;

/** The REST API of Flink's SQL Gateway, as far as the page needs it. */
@ApplicationScoped
class GatewayClient {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    /** 12.30 stays 12.30. */
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .nodeFactory(JsonNodeFactory.withExactBigDecimals(true))
            .build();

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final SandboxControl sandbox;
    /** Known once it has started: to ask for it, all components are asked how they do. */
    private volatile URI address;

    GatewayClient(SandboxControl sandbox) {
        this.sandbox = sandbox;
    }

    /** @return its handle */
    String openSession(Map<String, String> options) throws IOException, InterruptedException, GatewayException {
        return send("POST", "/v3/sessions", Map.of("properties", options))
                .path("sessionHandle")
                .asText();
    }

    /** Ends what runs in it, too. */
    void closeSession(String session) throws IOException, InterruptedException, GatewayException {
        send("DELETE", "/v3/sessions/" + session, null);
    }

    /** @return the operation's handle */
    String execute(String session, String statement) throws IOException, InterruptedException, GatewayException {
        return send("POST", "/v3/sessions/%s/statements".formatted(session), Map.of("statement", statement))
                .path("operationHandle")
                .asText();
    }

    /**
     * @param token 0 at first, then one more for each answer that was ready
     * @return {@code resultType} is NOT_READY, PAYLOAD or EOS
     */
    JsonNode fetch(String session, String operation, long token)
            throws IOException, InterruptedException, GatewayException {
        return send(
                "GET",
                "/v3/sessions/%s/operations/%s/result/%d?rowFormat=JSON".formatted(session, operation, token),
                null);
    }

    private JsonNode send(String method, String path, Map<String, ?> body)
            throws IOException, InterruptedException, GatewayException {
        HttpRequest request = HttpRequest.newBuilder(address().resolve(path))
                .timeout(TIMEOUT)
                .header("Content-Type", "application/json")
                .method(
                        method,
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)))
                .build();
        HttpResponse<byte[]> response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        JsonNode answer = JSON.readTree(response.body());
        if (response.statusCode() >= 400) {
            JsonNode errors = answer.path("errors");
            throw new GatewayException(
                    GatewayErrors.sentence(errors.path(errors.size() - 1).asText()));
        }
        return answer;
    }

    /** @throws IOException until the gateway has started */
    private URI address() throws IOException {
        URI known = address;
        if (known == null) {
            known = find();
            address = known;
        }
        return known;
    }

    private URI find() throws IOException {
        return sandbox.components().stream()
                .filter(component -> component.get("name").equals("gateway"))
                .map(component -> component.get("endpoint").toString())
                .filter(endpoint -> !endpoint.isEmpty())
                .map(URI::create)
                .findFirst()
                .orElseThrow(() -> new IOException(
                        "The sandbox is %s: Flink's SQL Gateway does not answer yet".formatted(sandbox.state())));
    }
}
