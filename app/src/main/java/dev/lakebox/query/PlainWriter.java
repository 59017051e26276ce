package dev.lakebox.query;

import dev.lakebox.Problem;
import java.io.IOException;
import java.io.OutputStream;

/** A format that the query process itself writes. */
final class PlainWriter implements AnswerWriter {

    @Override
    public void begin(AnswerStream answer, OutputStream out) {
        // its own first bytes are in the first piece
    }

    @Override
    public void piece(byte[] piece, OutputStream out) throws IOException {
        out.write(piece);
    }

    @Override
    public void end(AnswerStream answer, OutputStream out) {
        // and its last in the last
    }

    @Override
    public void fail(Problem problem, OutputStream out) {
        // nothing that a reader of the format would find
    }
}
