package dev.lakebox.generator;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** How orders in Avro get spoilt. None can be read as an order by the registry's newest schema of them. */
enum AvroMalformation {
    /** Cut off somewhere: a writer that died. */
    TRUNCATED {
        @Override
        byte[] spoil(byte[] good, Dice dice, AvroOrders orders) {
            return Arrays.copyOf(good, (int) dice.between(1, good.length - 1L));
        }
    },
    /** What a proxy answers when the service behind it is gone. */
    NOT_AVRO {
        @Override
        byte[] spoil(byte[] good, Dice dice, AvroOrders orders) {
            return "<html><body><h1>502 Bad Gateway</h1></body></html>".getBytes(StandardCharsets.UTF_8);
        }
    },
    /** No byte at all, which is not the same as no value. */
    EMPTY {
        @Override
        byte[] spoil(byte[] good, Dice dice, AvroOrders orders) {
            return new byte[0];
        }
    },
    /** A schema that no registry gave this id: the record came from another place. */
    UNKNOWN_SCHEMA {
        @Override
        byte[] spoil(byte[] good, Dice dice, AvroOrders orders) {
            byte[] spoilt = good.clone();
            ByteBuffer.wrap(spoilt).putInt(1, NO_ID);
            return spoilt;
        }
    },
    /** Null where none may be: the order's id, by a schema that allows it. */
    NULL_FIELD {
        @Override
        byte[] spoil(byte[] good, Dice dice, AvroOrders orders) {
            return orders.withoutId(AvroOrders.read(good));
        }
    },
    /** A floating-point number where a decimal should be, by a schema that has it so. */
    WRONG_TYPE {
        @Override
        byte[] spoil(byte[] good, Dice dice, AvroOrders orders) {
            return orders.inFloats(AvroOrders.read(good));
        }
    },
    /** Microseconds where milliseconds should be. Avro can read it; no calendar can. */
    WRONG_DATE {
        @Override
        byte[] spoil(byte[] good, Dice dice, AvroOrders orders) {
            return orders.write(AvroOrders.read(good).inMicros());
        }
    };

    static final int NO_ID = 2_000_000_000;
    private static final AvroMalformation[] ALL = values();

    static AvroMalformation draw(Dice dice) {
        return ALL[dice.below(ALL.length)];
    }

    abstract byte[] spoil(byte[] good, Dice dice, AvroOrders orders);
}
