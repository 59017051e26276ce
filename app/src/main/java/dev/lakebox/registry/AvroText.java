package dev.lakebox.registry;

import dev.lakebox.Endpoints;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Conversions;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParser;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;

/** Makes JSON of what is Avro in Confluent's frame, a zero byte and the id of a schema, for people to read. */
@Singleton
public final class AvroText {

    static final int FRAME = 5;
    static final GenericData WITH_DECIMALS = new GenericData();

    static {
        WITH_DECIMALS.addLogicalTypeConversion(new Conversions.DecimalConversion());
    }

    private final RegistryClient registry;
    /** Never many, and what an id means does not change. */
    private final Map<Integer, Schema> schemas = new ConcurrentHashMap<>();

    @Inject
    public AvroText(Endpoints endpoints) {
        this(endpoints.registry());
    }

    AvroText(URI registry) {
        this.registry = new RegistryClient(registry);
    }

    /** @return empty where it is something else, or the registry does not know its schema or does not answer */
    public Optional<String> of(byte[] value) {
        if (value == null || value.length < FRAME || value[0] != 0) {
            return Optional.empty();
        }
        try {
            Optional<Schema> schema = schema(ByteBuffer.wrap(value).getInt(1));
            return schema.isEmpty() ? Optional.empty() : text(schema.get(), value);
        } catch (IOException | RuntimeException e) {
            // Avro has no one exception for what is no Avro
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** Behind the frame. */
    static BinaryDecoder body(byte[] value) {
        return DecoderFactory.get().binaryDecoder(value, FRAME, value.length - FRAME, null);
    }

    private static Optional<String> text(Schema schema, byte[] value) throws IOException {
        BinaryDecoder decoder = body(value);
        // reading takes as much memory as a length says, whereas skipping tells whether there is so much
        GenericDatumReader.skip(schema, body(value));
        Object record = new GenericDatumReader<>(schema, schema, WITH_DECIMALS).read(null, decoder);
        // what is left over was written by another schema than it says
        return decoder.isEnd() ? Optional.of(WITH_DECIMALS.toString(record)) : Optional.empty();
    }

    Optional<Schema> schema(int id) throws IOException, InterruptedException {
        Schema known = schemas.get(id);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<String> text = registry.schema(id);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Schema schema = new SchemaParser().parse(text.get()).mainSchema();
        schemas.put(id, schema);
        return Optional.of(schema);
    }
}
