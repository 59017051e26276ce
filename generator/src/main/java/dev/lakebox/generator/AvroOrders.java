package dev.lakebox.generator;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;

/**
 * Orders in Avro's binary form with Confluent's frame: a zero byte, the schema's id in four, then the fields in the
 * order of {@code order.avsc} and what was added to them since. Written field by field: making a generic record first takes longer than all the rest of
 * the shop.
 */
final class AvroOrders implements OrderFormat {

    static final int FRAME = 5;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(128);
    private OrderSchemas schemas;
    private BinaryEncoder encoder;

    AvroOrders(OrderSchemas schemas) {
        this.schemas = schemas;
    }

    @Override
    public byte[] write(Order order) {
        return frame(schemas.order(), out -> {
            out.writeLong(order.id());
            writeBuyer(order, out);
            out.writeBytes(decimal(order.cents()));
            writeRest(order, out);
            for (OrderField field : schemas.added()) {
                field.write(order, out);
            }
        });
    }

    @Override
    public void use(OrderSchemas newSchemas) {
        schemas = newSchemas;
    }

    @Override
    public byte[] spoil(byte[] good, Dice dice) {
        return AvroMalformation.draw(dice).spoil(good, dice, this);
    }

    /** The same order of a writer that left its id out. */
    byte[] withoutId(Order order) {
        return frame(schemas.withoutId(), out -> {
            out.writeIndex(0);
            out.writeNull();
            writeBuyer(order, out);
            out.writeBytes(decimal(order.cents()));
            writeRest(order, out);
        });
    }

    /** The same order of a writer that counts money in floating-point numbers. */
    byte[] inFloats(Order order) {
        return frame(schemas.inFloats(), out -> {
            out.writeLong(order.id());
            writeBuyer(order, out);
            out.writeDouble(order.cents() / 100.0);
            writeRest(order, out);
        });
    }

    /** What {@link #write} has written, but for what was added to it. */
    static Order read(byte[] value) {
        try {
            BinaryDecoder in = DecoderFactory.get()
                    .directBinaryDecoder(new ByteArrayInputStream(value, FRAME, value.length - FRAME), null);
            long id = in.readLong();
            long user = in.readLong();
            long product = in.readLong();
            int quantity = in.readInt();
            ByteBuffer amount = in.readBytes(null);
            byte[] cents = new byte[amount.remaining()];
            amount.get(cents);
            String currency = in.readString();
            in.readString();
            return new Order(
                    id, user, product, quantity, new BigInteger(cents).longValueExact(), currency, in.readLong());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void writeBuyer(Order order, BinaryEncoder out) throws IOException {
        out.writeLong(order.userId());
        out.writeLong(order.productId());
        out.writeInt(order.quantity());
    }

    private static void writeRest(Order order, BinaryEncoder out) throws IOException {
        out.writeString(order.currency());
        out.writeString(Order.STATUS);
        out.writeLong(order.createdAtMillis());
    }

    private static byte[] decimal(long cents) {
        return BigInteger.valueOf(cents).toByteArray();
    }

    private byte[] frame(int schema, Fields fields) {
        try {
            bytes.reset();
            bytes.write(0);
            bytes.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(schema).array());
            encoder = EncoderFactory.get().directBinaryEncoder(bytes, encoder);
            fields.write(encoder);
            encoder.flush();
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private interface Fields {
        void write(BinaryEncoder out) throws IOException;
    }
}
