package dev.lakebox.e2e;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Conversions;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParser;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;

/** What records say, JSON or Avro, read by Avro's own library and the registry's answers. */
final class TopicValues {

    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final int FRAME = 5;
    private static final GenericData DECIMALS = new GenericData();

    static {
        DECIMALS.addLogicalTypeConversion(new Conversions.DecimalConversion());
    }

    private final String registry;
    private final Map<Integer, Optional<Schema>> writers = new HashMap<>();
    private final Map<String, Schema> readers = new HashMap<>();

    /** @param registry as the sandbox tells its endpoint */
    TopicValues(String registry) {
        this.registry = registry;
    }

    /** @return the fields of a JSON object or an Avro record; empty where it can be read as neither */
    Optional<JsonNode> read(String topic, byte[] value) {
        try {
            return value.length > 0 && value[0] == 0 ? avro(topic, value) : json(value);
        } catch (IOException | AvroRuntimeException e) {
            return Optional.empty();
        }
    }

    private static Optional<JsonNode> json(byte[] value) throws IOException {
        return Optional.ofNullable(JSON.readTree(value)).filter(JsonNode::isObject);
    }

    private Optional<JsonNode> avro(String topic, byte[] value) throws IOException {
        if (value.length < FRAME) {
            return Optional.empty();
        }
        Optional<Schema> writer =
                writers.computeIfAbsent(ByteBuffer.wrap(value).getInt(1), id -> schema("/schemas/ids/" + id));
        if (writer.isEmpty()) {
            return Optional.empty();
        }
        Schema reader = readers.computeIfAbsent(
                topic,
                name -> schema("/subjects/%s-value/versions/latest".formatted(name))
                        .orElseThrow());
        BinaryDecoder decoder = DecoderFactory.get().binaryDecoder(value, FRAME, value.length - FRAME, null);
        GenericRecord record =
                new GenericDatumReader<GenericRecord>(writer.get(), reader, DECIMALS).read(null, decoder);
        return Optional.of(json(record));
    }

    private static JsonNode json(GenericRecord record) {
        ObjectNode json = JSON.createObjectNode();
        for (Schema.Field field : record.getSchema().getFields()) {
            Object value = record.get(field.pos());
            if (value instanceof Integer || value instanceof Long) {
                json.put(field.name(), ((Number) value).longValue());
            } else if (value instanceof BigDecimal decimal) {
                json.put(field.name(), decimal);
            } else {
                json.put(field.name(), value == null ? null : value.toString());
            }
        }
        return json;
    }

    /** @return empty where the registry knows none */
    private Optional<Schema> schema(String path) {
        JsonNode answer;
        try {
            answer = JSON.readTree(URI.create(registry + path).toURL());
        } catch (java.io.FileNotFoundException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Optional.of(
                new SchemaParser().parse(answer.get("schema").asText()).mainSchema());
    }
}
