package dev.lakebox.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigDecimal;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.io.BinaryDecoder;

/** JSON for a person to mend: what a broken record still says, and the rest of the fields that it should have. */
final class AvroDraft {

    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .setNodeFactory(JsonNodeFactory.withExactBigDecimals(true));

    private AvroDraft() {}

    /** @param said what {@link #read} gave; what is missing there has its default, or null */
    static String of(ObjectNode said, Schema wanted) {
        ObjectNode draft = JSON.createObjectNode();
        for (Schema.Field field : wanted.getFields()) {
            JsonNode value = said.get(field.name());
            draft.set(field.name(), value != null ? value : preset(field));
        }
        // what the newest schema does not know is left for the person to take away
        said.properties().forEach(entry -> draft.putIfAbsent(entry.getKey(), entry.getValue()));
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(draft);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    static ObjectNode nothing() {
        return JSON.createObjectNode();
    }

    /** The fields in their order, up to the first that cannot be read. */
    static ObjectNode read(Schema writer, byte[] value) {
        ObjectNode said = nothing();
        if (writer.getType() != Schema.Type.RECORD) {
            return said;
        }
        BinaryDecoder decoder = AvroText.body(value);
        BinaryDecoder ahead = AvroText.body(value);
        try {
            for (Schema.Field field : writer.getFields()) {
                GenericDatumReader.skip(field.schema(), ahead);
                said.set(field.name(), json(field.schema(), decoder));
            }
        } catch (IOException | RuntimeException e) {
            // here it ends; Avro has no one exception for what is no Avro
            return said;
        }
        return said;
    }

    private static JsonNode json(Schema schema, BinaryDecoder decoder) throws IOException {
        Object value = new GenericDatumReader<>(schema, schema, AvroText.WITH_DECIMALS).read(null, decoder);
        return value instanceof BigDecimal decimal
                ? JSON.getNodeFactory().numberNode(decimal)
                : JSON.readTree(AvroText.WITH_DECIMALS.toString(value));
    }

    private static JsonNode preset(Schema.Field field) {
        try {
            Object preset = field.hasDefaultValue() ? AvroText.WITH_DECIMALS.getDefaultValue(field) : null;
            return JSON.readTree(AvroText.WITH_DECIMALS.toString(preset));
        } catch (JsonProcessingException e) {
            return JSON.nullNode();
        }
    }
}
