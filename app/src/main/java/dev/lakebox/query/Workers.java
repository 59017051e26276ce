package dev.lakebox.query;

import dev.lakebox.StartException;
import dev.lakebox.query.worker.Main;
import dev.lakebox.query.worker.Options;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Keeps one warm query process: a dead one is replaced at once, before anybody asks. */
final class Workers implements AutoCloseable {

    /** A process that dies before it was ever warm would be replaced for ever. */
    private static final int MAX_FALSE_STARTS = 3;

    private final List<String> command;
    private final Path log;
    private Worker current;
    private int falseStarts;
    private boolean closed;

    /** @param directory there already, for the process's classes, spilled data and log */
    Workers(Path directory, Options options) {
        this.log = directory.resolve("worker.log");
        this.command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        // a part of what it may hold: values of an answer pass through the heap
        command.add("-Xmx%dm".formatted(Math.max(64, options.hardMemory() / 3)));
        command.addAll(List.of("-Xss2m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto"));
        command.addAll(List.of("-XX:+ExitOnOutOfMemoryError", "-Duser.timezone=UTC", "-Dfile.encoding=UTF-8"));
        // what it says of its heap's end would come amid the answers else
        command.add("-XX:+DisplayVMOutputToStderr");
        // Arrow's memory, which is where DuckDB's is
        command.add("--add-opens=java.base/java.nio=ALL-UNNAMED");
        if (Runtime.version().feature() >= 22) {
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        if (Runtime.version().feature() >= 23) {
            command.add("--sun-misc-unsafe-memory-access=allow");
        }
        command.addAll(new WorkerFiles(directory.resolve("worker")).prepare());
        command.add(Main.class.getName());
        command.addAll(options.arguments());
    }

    /** The process, warm or about to be. */
    synchronized CompletableFuture<Worker> current() {
        if (closed) {
            throw new IllegalStateException("The query engine is closed");
        }
        if (current == null || !current.alive()) {
            current = replace();
        }
        return current.ready();
    }

    private synchronized void ended(Worker worker) {
        if (closed || worker != current) {
            return;
        }
        boolean wasWarm = worker.ready().isDone() && !worker.ready().isCompletedExceptionally();
        falseStarts = wasWarm ? 0 : falseStarts + 1;
        if (falseStarts < MAX_FALSE_STARTS) {
            current = replace();
        }
    }

    private Worker replace() {
        Worker worker = start();
        worker.exited().thenRun(() -> ended(worker));
        return worker;
    }

    /** A process apart from the current one; the caller closes it. */
    Worker start() {
        ProcessBuilder builder = new ProcessBuilder(command);
        Map<String, String> environment = builder.environment();
        // nothing of ours for SQL to find; Windows needs its own
        environment.keySet().retainAll(List.of("SystemRoot", "TEMP", "TMP", "PATH"));
        builder.redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
        try {
            if (Files.exists(log) && Files.size(log) > 1 << 20) {
                Files.delete(log);
            }
            return new Worker(builder.start());
        } catch (IOException e) {
            throw new StartException(
                    "Cannot start the query process with %s: %s".formatted(new File(command.get(0)), e), e);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (current != null) {
            current.close();
        }
    }
}
