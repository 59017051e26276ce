package dev.lakebox.generator;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes flat JSON objects into a buffer of its own that it uses again. Written by hand because a flood has hundreds of
 * thousands of records a second, and the general writers spend more on a record than all the rest of the shop.
 */
final class JsonBytes {

    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private static final byte[] CONTROL = "\\u00".getBytes(StandardCharsets.US_ASCII);

    private byte[] buffer = new byte[512];
    private int size;

    /** A name as it stands in the record, made once: {@code "name":}. */
    static byte[] name(String name) {
        return ("\"" + name + "\":").getBytes(StandardCharsets.UTF_8);
    }

    JsonBytes open() {
        size = 0;
        return raw((byte) '{');
    }

    byte[] close() {
        raw((byte) '}');
        return Arrays.copyOf(buffer, size);
    }

    JsonBytes field(byte[] name, long value) {
        start(name);
        digits(value);
        return this;
    }

    /** A number with two decimals. */
    JsonBytes cents(byte[] name, long cents) {
        start(name);
        digits(cents / 100);
        raw((byte) '.');
        raw((byte) ('0' + cents % 100 / 10));
        return raw((byte) ('0' + cents % 10));
    }

    JsonBytes field(byte[] name, String value) {
        start(name);
        raw((byte) '"');
        for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
            if (b >= 0 && b < 0x20) {
                bytes(CONTROL);
                raw(HEX[b >> 4]);
                raw(HEX[b & 15]);
            } else {
                if (b == '"' || b == '\\') {
                    raw((byte) '\\');
                }
                raw(b);
            }
        }
        return raw((byte) '"');
    }

    /** The digits of a number that is not negative. */
    static byte[] decimal(long value) {
        int length = length(value);
        byte[] digits = new byte[length];
        write(value, digits, length);
        return digits;
    }

    private void start(byte[] name) {
        if (size > 1) {
            raw((byte) ',');
        }
        bytes(name);
    }

    private void digits(long value) {
        int length = length(value);
        room(length);
        size += length;
        write(value, buffer, size);
    }

    private static int length(long value) {
        int length = 1;
        for (long rest = value; rest >= 10; rest /= 10) {
            length++;
        }
        return length;
    }

    private static void write(long value, byte[] target, int end) {
        long rest = value;
        int at = end;
        do {
            target[--at] = (byte) ('0' + rest % 10);
            rest /= 10;
        } while (rest > 0);
    }

    private void bytes(byte[] more) {
        room(more.length);
        System.arraycopy(more, 0, buffer, size, more.length);
        size += more.length;
    }

    private JsonBytes raw(byte one) {
        room(1);
        buffer[size++] = one;
        return this;
    }

    private void room(int more) {
        if (size + more > buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, size + more));
        }
    }
}
