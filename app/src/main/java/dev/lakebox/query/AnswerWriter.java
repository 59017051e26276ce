package dev.lakebox.query;

import dev.lakebox.Problem;
import java.io.IOException;
import java.io.OutputStream;

/** Writes one answer in one format, piece by piece as it comes. */
interface AnswerWriter {

    void begin(AnswerStream answer, OutputStream out) throws IOException;

    /** @param piece as the query process sent it */
    void piece(byte[] piece, OutputStream out) throws IOException;

    /** After the last piece, when the answer knows whether it was truncated. */
    void end(AnswerStream answer, OutputStream out) throws IOException;

    /** Says why no more comes, where the format has room for that; the connection is cut behind it in any case. */
    void fail(Problem problem, OutputStream out) throws IOException;
}
