package dev.lakebox.query;

import dev.lakebox.query.worker.Output;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * An answer on its way, piece by piece. It holds what the query process may send unasked, about half a megabyte, and
 * taking a piece lets another come. One thread reads it; any may {@link #close} it.
 */
final class AnswerStream implements AutoCloseable {

    private static final byte[] END = {};

    private final Attempt attempt;
    private final Worker.Call call;
    private final Arrivals arrivals;
    private final Map<String, Long> snapshots;
    private final Deque<byte[]> ahead = new ArrayDeque<>();
    private Boolean truncated;
    private long elapsedMillis;

    /** What came and was not taken yet. */
    static final class Arrivals implements RowSink {

        private final BlockingQueue<byte[]> queue = new LinkedBlockingQueue<>();
        private volatile List<QueryResult.Column> columns = List.of();

        @Override
        public void columns(byte[] json) {
            columns = QueryResult.Column.read(json);
        }

        @Override
        public void rows(byte[] piece) {
            queue.add(piece);
        }
    }

    /** @param call whose pieces go to the arrivals */
    AnswerStream(Attempt attempt, Worker.Call call, Arrivals arrivals, Map<String, Long> snapshots) {
        this.attempt = attempt;
        this.call = call;
        this.arrivals = arrivals;
        this.snapshots = snapshots;
        // all pieces came before it
        call.end().whenComplete((text, failure) -> arrivals.queue.add(END));
    }

    /**
     * Waits until there is something to send, and for the whole answer where that is one piece.
     *
     * @throws WorkerDied where nothing was taken, so that it can be asked again
     */
    void await() throws InterruptedException, WorkerDied {
        byte[] piece = attempt.take(arrivals.queue, call);
        if (piece == END) {
            end();
            return;
        }
        if (piece.length < Output.PIECE) {
            // only the last piece is this short, and the end follows at once
            attempt.take(arrivals.queue, call);
            end();
        }
        ahead.add(piece);
    }

    /** @return null at the end */
    byte[] next() throws InterruptedException {
        byte[] piece = ahead.poll();
        if (piece == null) {
            if (truncated != null) {
                return null;
            }
            piece = attempt.take(arrivals.queue, call);
        }
        if (piece == END) {
            try {
                end();
            } catch (WorkerDied e) {
                throw attempt.interrupted(e);
            }
            return null;
        }
        if (!call.end().isDone()) {
            call.credit();
        }
        return piece;
    }

    private void end() throws InterruptedException, WorkerDied {
        truncated = Boolean.parseBoolean(attempt.result(call));
        elapsedMillis = attempt.elapsedMillis();
    }

    List<QueryResult.Column> columns() {
        return arrivals.columns;
    }

    /** Whether rows were cut off; null until that is known, which it is at the end. */
    Boolean truncated() {
        return truncated;
    }

    /** From the question to the end. */
    long elapsedMillis() {
        return elapsedMillis;
    }

    /** Ids by name, as an answer tells them. */
    Map<String, Long> snapshots() {
        return snapshots;
    }

    /** Runs it when the query process has nothing more to do for this answer, however that came. */
    void onEnd(Runnable action) {
        call.end().whenComplete((text, failure) -> action.run());
    }

    /** Cancels what still runs. */
    @Override
    public void close() {
        Attempt.stop(call);
    }
}
