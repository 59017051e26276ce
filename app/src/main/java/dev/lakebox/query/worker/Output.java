package dev.lakebox.query.worker;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.concurrent.Semaphore;

/**
 * The way of one answer to the application, which takes it as fast as its own client does: only so many pieces are under
 * way, and each that was taken lets another go.
 */
public final class Output {

    /** Pieces under way. With {@link #PIECE} this is what the application holds of an answer. */
    private static final int WINDOW = 8;

    /** Bytes (of JSON, characters) that make a piece; only an answer's last piece is shorter. */
    public static final int PIECE = 1 << 16;

    private final Execution.Sender sender;
    private final Semaphore credits = new Semaphore(WINDOW);
    private volatile String stopped;

    Output(Execution.Sender sender) {
        this.sender = sender;
    }

    /** One piece was taken. */
    void credit() {
        credits.release();
    }

    /** Whoever sends, or waits to, ends with this message. */
    void stop(String reason) {
        stopped = reason;
        credits.release();
    }

    /** @param json an array of {@code {"name","type"}} */
    void columns(byte[] json) throws IOException {
        sender.send(Frame.Kind.COLUMNS, json);
    }

    void piece(byte[] bytes) throws SQLException, IOException {
        check();
        credits.acquireUninterruptibly();
        check();
        sender.send(Frame.Kind.ROWS, bytes);
    }

    void done(boolean more) throws IOException {
        sender.send(Frame.Kind.DONE, Boolean.toString(more).getBytes(StandardCharsets.US_ASCII));
    }

    /** @throws SQLException where it was stopped */
    void check() throws SQLException {
        if (stopped != null) {
            throw new SQLException(stopped);
        }
    }
}
