package dev.lakebox.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lakebox.Endpoints;
import dev.lakebox.Problem;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;

/** What people write as JSON, as the values of topics: Avro by the newest schema, or JSON as it is. */
@Singleton
public final class TopicValues {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> IN_AVRO = Set.of("orders");

    private final RegistryClient registry;
    private final AvroText avro;

    @Inject
    public TopicValues(Endpoints endpoints, AvroText avro) {
        this(endpoints.registry(), avro);
    }

    TopicValues(URI registry, AvroText avro) {
        this.registry = new RegistryClient(registry);
        this.avro = avro;
    }

    /**
     * @throws Problem 400, with {@code field} and {@code reason}, where it does not fit the topic; 503 where the registry does
     *     not say what would
     */
    public byte[] write(String topic, JsonNode value) {
        if (!IN_AVRO.contains(topic)) {
            return json(value);
        }
        RegistryClient.Version newest = newest(topic);
        Object record = AvroJson.fit(value, newest.schema());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(0);
        bytes.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(newest.id()).array());
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
        try {
            new GenericDatumWriter<>(newest.schema(), AvroText.WITH_DECIMALS).write(record, encoder);
            encoder.flush();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return bytes.toByteArray();
    }

    private static byte[] json(JsonNode value) {
        if (!value.isObject()) {
            throw new Problem(400, "Invalid value: no JSON object")
                    .with("field", "value")
                    .with("reason", "must be an object");
        }
        try {
            return JSON.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private RegistryClient.Version newest(String topic) {
        String subject = topic + "-value";
        try {
            return registry.version(subject, "latest")
                    .orElseThrow(() -> new Problem(
                            503, "Cannot write for %s: the registry has no schema %s".formatted(topic, subject)));
        } catch (IOException e) {
            throw new Problem(503, "Cannot ask the schema registry: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Problem(503, "Cannot ask the schema registry: interrupted", e);
        }
    }

    /** For one answer: the registry is asked once for what is newest, and no more once it does not answer. */
    public Drafts drafts() {
        return new Drafts();
    }

    /** JSON texts for a person to mend. */
    public final class Drafts {

        /** What no registry knows is asked for by many a record. */
        private final Map<Integer, Optional<Schema>> writers = new HashMap<>();

        private Optional<RegistryClient.Version> newest;
        private boolean away;

        private Drafts() {}

        /** @return null where it is Avro and the registry does not say what it should be */
        public String of(String topic, byte[] value) {
            if (!IN_AVRO.contains(topic)) {
                // what is no UTF-8 shows where it is none
                return value == null ? "" : new String(value, StandardCharsets.UTF_8);
            }
            try {
                if (newest == null && !away) {
                    newest = registry.version(topic + "-value", "latest");
                }
                return away || newest.isEmpty()
                        ? null
                        : AvroDraft.of(said(value), newest.get().schema());
            } catch (IOException e) {
                away = true;
                return null;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                away = true;
                return null;
            }
        }

        private ObjectNode said(byte[] value) throws IOException, InterruptedException {
            if (value == null || value.length < AvroText.FRAME || value[0] != 0) {
                return AvroDraft.nothing();
            }
            int id = ByteBuffer.wrap(value).getInt(1);
            Optional<Schema> writer = writers.get(id);
            if (writer == null) {
                writer = avro.schema(id);
                writers.put(id, writer);
            }
            return writer.map(known -> AvroDraft.read(known, value)).orElseGet(AvroDraft::nothing);
        }
    }
}
