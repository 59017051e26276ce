package dev.lakebox.query.worker;

import java.io.IOException;
import java.io.OutputStream;
import java.sql.SQLException;
import java.util.Arrays;

/** Sends bytes in pieces of one size. Closing sends the last one. */
final class Chunks extends OutputStream {

    private final Output output;
    private final byte[] piece = new byte[Output.PIECE];
    private int length;
    private long sent;

    Chunks(Output output) {
        this.output = output;
    }

    /** Bytes written so far. */
    long written() {
        return sent + length;
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
        int from = offset;
        int end = offset + count;
        while (from < end) {
            if (length == piece.length) {
                send();
            }
            int part = Math.min(end - from, piece.length - length);
            System.arraycopy(bytes, from, piece, length, part);
            length += part;
            from += part;
        }
    }

    @Override
    public void close() throws IOException {
        send();
    }

    private void send() throws IOException {
        try {
            output.piece(Arrays.copyOf(piece, length));
        } catch (SQLException e) {
            throw new IOException(e.getMessage(), e);
        }
        sent += length;
        length = 0;
    }
}
