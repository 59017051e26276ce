package dev.lakebox.query.worker;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * A message between the application and its worker: four bytes of length, one of kind, eight of id, then the body.
 *
 * @param id of the request that it belongs to; chosen by the application
 */
public record Frame(Kind kind, long id, byte[] body) {

    private static final int MAX_BODY = 256 << 20;

    public enum Kind {
        /** To the worker: SQL text. Answered by {@link #PARSED} or {@link #FAILED}. */
        PARSE,
        /** To the worker: a {@link Run}. Answered by {@link #COLUMNS}, {@link #ROWS}, then {@link #DONE} or {@link #FAILED}. */
        RUN,
        /** To the worker: stop the request of this id. */
        CANCEL,
        /** To the worker: one more piece of the answer to this id was taken, and another may be sent. */
        CREDIT,
        /** The worker is warm. */
        READY,
        /** DuckDB's JSON of a statement, or of what is wrong with it. */
        PARSED,
        /** A JSON array of {@code {"name","type"}}. */
        COLUMNS,
        /** A piece of the answer, in the {@link Format} that was asked for. */
        ROWS,
        /** {@code true} where more rows would have followed. */
        DONE,
        /** DuckDB's message. */
        FAILED
    }

    private static final Kind[] KINDS = Kind.values();

    public static Frame of(Kind kind, long id, String body) {
        return new Frame(kind, id, body.getBytes(StandardCharsets.UTF_8));
    }

    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** @return null at the end of the stream */
    public static Frame read(DataInputStream in) throws IOException {
        int length;
        try {
            length = in.readInt();
        } catch (EOFException e) {
            return null;
        }
        if (length < 0 || length > MAX_BODY) {
            throw new IOException("Invalid frame of %d bytes".formatted(length));
        }
        Kind kind = KINDS[in.readByte()];
        long id = in.readLong();
        byte[] body = new byte[length];
        in.readFully(body);
        return new Frame(kind, id, body);
    }

    public void write(DataOutputStream out) throws IOException {
        out.writeInt(body.length);
        out.writeByte(kind.ordinal());
        out.writeLong(id);
        out.write(body);
        out.flush();
    }
}
