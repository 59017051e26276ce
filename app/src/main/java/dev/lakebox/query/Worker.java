package dev.lakebox.query;

import dev.lakebox.query.worker.Frame;
import dev.lakebox.query.worker.Run;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;

/** A running query process, and what has been asked of it. */
final class Worker implements AutoCloseable {

    private final Process process;
    private final DataOutputStream out;
    private final Map<Long, Reply> replies = new ConcurrentHashMap<>();
    private final AtomicLong ids = new AtomicLong();
    private final CompletableFuture<Worker> ready = new CompletableFuture<>();
    private volatile boolean closed;

    private record Reply(RowSink sink, CompletableFuture<String> end) {}

    /** A request under way; its end is the text of {@code PARSED} or {@code DONE}, or why there is none. */
    record Call(Worker worker, long id, CompletableFuture<String> end) {

        void cancel() {
            worker.send(Frame.of(Frame.Kind.CANCEL, id, ""));
        }

        /** Says that one piece of the answer was taken, so that another may come. */
        void credit() {
            worker.send(Frame.of(Frame.Kind.CREDIT, id, ""));
        }
    }

    /** Why a request failed, in DuckDB's words. */
    static final class Failed extends Exception {
        Failed(String message) {
            super(message);
        }
    }

    Worker(Process process) {
        this.process = process;
        this.out = new DataOutputStream(new BufferedOutputStream(process.getOutputStream(), 1 << 16));
        Thread reader = new Thread(this::read, "query-worker-" + process.pid());
        reader.setDaemon(true);
        reader.start();
    }

    /** Completes when the process is warm, or fails with {@link WorkerDied}. */
    CompletableFuture<Worker> ready() {
        return ready;
    }

    CompletableFuture<Process> exited() {
        return process.onExit();
    }

    boolean alive() {
        return process.isAlive();
    }

    long pid() {
        return process.pid();
    }

    Call parse(String sql) {
        return call(id -> Frame.of(Frame.Kind.PARSE, id, sql), null);
    }

    Call run(Run run, RowSink sink) {
        return call(id -> new Frame(Frame.Kind.RUN, id, run.encode()), sink);
    }

    private Call call(LongFunction<Frame> frame, RowSink sink) {
        long id = ids.incrementAndGet();
        CompletableFuture<String> end = new CompletableFuture<>();
        replies.put(id, new Reply(sink, end));
        send(frame.apply(id));
        if (!process.isAlive()) {
            // the reader may have swept before this request was entered
            process.onExit().thenRun(this::sweep);
        }
        return new Call(this, id, end);
    }

    private void send(Frame frame) {
        try {
            synchronized (out) {
                frame.write(out);
            }
        } catch (IOException e) {
            // it is dead or dying, and its end answers whoever waits
            process.destroyForcibly();
        }
    }

    private void read() {
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(process.getInputStream(), 1 << 16))) {
            for (Frame frame = Frame.read(in); frame != null; frame = Frame.read(in)) {
                take(frame);
            }
        } catch (IOException e) {
            // what the process wrote last was cut off: it ended
        } finally {
            process.destroyForcibly();
            process.onExit().join();
            sweep();
        }
    }

    private void take(Frame frame) {
        if (frame.kind() == Frame.Kind.READY) {
            ready.complete(this);
            return;
        }
        Reply reply = replies.get(frame.id());
        if (reply == null) {
            return;
        }
        switch (frame.kind()) {
            case COLUMNS -> reply.sink().columns(frame.body());
            case ROWS -> reply.sink().rows(frame.body());
            case FAILED -> {
                replies.remove(frame.id());
                reply.end().completeExceptionally(new Failed(frame.text()));
            }
            default -> {
                replies.remove(frame.id());
                reply.end().complete(frame.text());
            }
        }
    }

    private void sweep() {
        // one that we ended for the sake of a query did not end of the one that is left
        boolean alone = !closed && replies.size() == 1;
        WorkerDied died = new WorkerDied(process.exitValue(), alone);
        ready.completeExceptionally(died);
        replies.values().forEach(reply -> reply.end().completeExceptionally(died));
        replies.clear();
    }

    /** Ends the process at once. */
    @Override
    public void close() {
        closed = true;
        process.destroyForcibly();
    }
}
