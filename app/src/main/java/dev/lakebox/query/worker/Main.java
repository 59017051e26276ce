package dev.lakebox.query.worker;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** Answers {@link Frame}s from its standard input on its standard output until the input ends. */
public final class Main {

    /** The exit status of a worker that held too much memory. */
    public static final int OUT_OF_MEMORY = 77;

    private final Database database;
    private final DataOutputStream out;
    private final Map<Long, Execution> running = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(1);

    private Main(Database database, DataOutputStream out) {
        this.database = database;
        this.out = out;
    }

    public static void main(String[] arguments) throws Exception {
        DataOutputStream out =
                new DataOutputStream(new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 1 << 16));
        // the protocol alone speaks on standard output
        System.setOut(System.err);
        Options options = Options.parse(arguments);
        offerToOutOfMemoryKiller();
        new MemoryWatch((long) options.hardMemory() << 20).start();
        Main main = new Main(Database.open(options), out);
        main.warm();
        main.serve(new DataInputStream(new BufferedInputStream(System.in)));
        // whoever asked is gone, and nothing here is worth keeping
        Runtime.getRuntime().halt(0);
    }

    /** Where the machine runs out of memory, Linux should end this process and not what it serves. */
    private static void offerToOutOfMemoryKiller() {
        try {
            Files.writeString(Path.of("/proc/self/oom_score_adj"), "1000");
        } catch (IOException e) {
            // another system, or not allowed: the memory watch remains
        }
    }

    private void warm() throws SQLException, IOException {
        String tree = database.parse("SELECT count(*), sum(i) FROM range(10) t(i) GROUP BY i % 2");
        Run run = new Run(tree, Map.of(), 1, 1 << 10, 60_000, Format.JSON, "", "");
        new Execution(database, run, (kind, body) -> {}).execute(timer);
        send(new Frame(Frame.Kind.READY, 0, new byte[0]));
    }

    private void serve(DataInputStream in) throws IOException {
        for (Frame frame = Frame.read(in); frame != null; frame = Frame.read(in)) {
            Frame request = frame;
            if (request.kind() == Frame.Kind.CANCEL) {
                Execution execution = running.get(request.id());
                if (execution != null) {
                    // interrupting may block, and the next request should not wait for it
                    threads.execute(execution::cancel);
                }
            } else if (request.kind() == Frame.Kind.CREDIT) {
                Execution execution = running.get(request.id());
                if (execution != null) {
                    execution.credit();
                }
            } else if (request.kind() == Frame.Kind.RUN) {
                Run run = Run.decode(request.body());
                Execution execution =
                        new Execution(database, run, (kind, body) -> send(new Frame(kind, request.id(), body)));
                running.put(request.id(), execution);
                threads.execute(() -> run(request.id(), execution));
            } else {
                threads.execute(() -> parse(request));
            }
        }
    }

    private void parse(Frame request) {
        try {
            send(Frame.of(Frame.Kind.PARSED, request.id(), database.parse(request.text())));
        } catch (Throwable e) {
            fail(request.id(), e);
        }
    }

    private void run(long id, Execution execution) {
        try {
            execution.execute(timer);
        } catch (Throwable e) {
            fail(id, e);
        } finally {
            running.remove(id);
        }
    }

    private void fail(long id, Throwable failure) {
        if (failure instanceof OutOfMemoryError) {
            Runtime.getRuntime().halt(OUT_OF_MEMORY);
        }
        try {
            send(Frame.of(Frame.Kind.FAILED, id, String.valueOf(failure.getMessage())));
        } catch (IOException e) {
            System.err.println("Cannot answer: " + e);
            Runtime.getRuntime().halt(1);
        }
    }

    private void send(Frame frame) throws IOException {
        synchronized (out) {
            frame.write(out);
        }
    }

    /** All that the worker's class path needs from here. */
    public static List<Class<?>> classes() {
        return List.of(
                Main.class,
                Frame.class,
                Frame.Kind.class,
                Run.class,
                Options.class,
                Database.class,
                Execution.class,
                Execution.Sender.class,
                Format.class,
                Answer.class,
                Output.class,
                Stream.class,
                Chunks.class,
                JsonAnswer.class,
                PlanAnswer.class,
                ParquetAnswer.class,
                ArrowAnswer.class,
                JsonValues.class,
                MemoryWatch.class);
    }
}
