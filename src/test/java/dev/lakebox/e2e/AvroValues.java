package dev.lakebox.e2e;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Map;
import org.apache.avro.Conversions;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParser;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;

/** Makes records of one schema, in Confluent's frame. */
final class AvroValues {

    private static final int FRAME = 5;
    private static final GenericData DECIMALS = new GenericData();

    static {
        DECIMALS.addLogicalTypeConversion(new Conversions.DecimalConversion());
    }

    private final int id;
    private final Schema schema;

    /** @param id under which the registry knows the schema */
    AvroValues(int id, String schema) {
        this.id = id;
        this.schema = new SchemaParser().parse(schema).mainSchema();
    }

    byte[] encode(Map<String, ?> values) {
        GenericRecord record = new GenericData.Record(schema);
        values.forEach(record::put);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(ByteBuffer.allocate(FRAME).put((byte) 0).putInt(id).array());
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
        try {
            new GenericDatumWriter<GenericRecord>(schema, DECIMALS).write(record, encoder);
            encoder.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
