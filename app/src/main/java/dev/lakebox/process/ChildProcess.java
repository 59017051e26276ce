package dev.lakebox.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * A server as a child process. It ends with this process, whatever ends this one; should it be left over nevertheless,
 * the next start with the same directory ends it first. Its output goes to a log file. Ctrl+C does not reach it.
 */
public final class ChildProcess implements AutoCloseable {

    private static final long KEPT_LOG_BYTES = 10_000_000;
    private static final Duration PROBE_INTERVAL = Duration.ofMillis(50);

    private final Command command;
    private final Process supervisor;
    private final Optional<ProcessHandle> child;
    private final CompletableFuture<Integer> exit;
    private final ProcessRecord record;

    private ChildProcess(Command command, Process supervisor, ProcessRecord record) throws IOException {
        this.command = command;
        this.supervisor = supervisor;
        this.record = record;
        record.write(processes(supervisor, Optional.empty()));
        this.child = childOf(supervisor);
        record.write(processes(supervisor, child));
        this.exit = supervisor.onExit().thenApply(Process::exitValue);
    }

    /**
     * @param name short, for messages and file names: {@code minio}
     * @param line the program and its arguments
     * @param environment added to this process's own
     * @param logs where its output is appended to {@code <name>.log}; what is long is moved to {@code <name>.log.1} at the
     *     next start
     * @param run where its process id is kept, as {@code <name>.pid}
     * @param grace from the request to end to the kill, in whole seconds
     */
    public record Command(
            String name, List<String> line, Map<String, String> environment, Path logs, Path run, Duration grace) {

        Path log() {
            return logs.resolve(name + ".log");
        }
    }

    /** Starts it, after ending what an earlier run has left over. That it started does not mean that it works. */
    public static ChildProcess start(Command command) throws IOException {
        return start(command, Supervision.here());
    }

    static ChildProcess start(Command command, Supervision supervision) throws IOException {
        Files.createDirectories(command.run());
        Files.createDirectories(command.logs());
        ProcessRecord record = new ProcessRecord(command.run().resolve(command.name() + ".pid"));
        endLeftOver(record, command.grace());
        rotate(command.log());
        List<String> line = new ArrayList<>(supervision.prefix(command.run()));
        line.add(Long.toString(command.grace().toSeconds()));
        line.add(command.log().toString());
        line.addAll(command.line());
        ProcessBuilder builder = new ProcessBuilder(line)
                .redirectError(ProcessBuilder.Redirect.appendTo(command.log().toFile()));
        builder.environment().putAll(command.environment());
        return new ChildProcess(command, builder.start(), record);
    }

    /** Process id of the server itself. */
    public long pid() {
        return child.map(ProcessHandle::pid).orElseGet(supervisor::pid);
    }

    public boolean isAlive() {
        return supervisor.isAlive();
    }

    /** Completes with its exit code. */
    public CompletableFuture<Integer> onExit() {
        return exit.copy();
    }

    /**
     * Waits until the probe says that it works; what the probe throws counts as not yet.
     *
     * @throws IOException where the process ends instead, or takes longer; with the end of its log
     */
    public void awaitReady(Duration atMost, Callable<Boolean> probe) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (!works(probe)) {
            if (endedWithin(PROBE_INTERVAL)) {
                throw new IOException(obituary());
            }
            if (System.nanoTime() > deadline) {
                throw new IOException(
                        "%s did not answer within %d s. %s".formatted(command.name(), atMost.toSeconds(), logged()));
            }
        }
    }

    /** One sentence on how it ended, and the end of its log. */
    public String obituary() {
        String how = exit.isDone() ? "ended with exit code " + exit.join() : "still runs";
        return "%s %s. %s".formatted(command.name(), how, logged());
    }

    /** Asks it to end, kills it after the grace, and returns when it is gone. Safe more than once. */
    @Override
    public void close() {
        try {
            supervisor.getOutputStream().close();
        } catch (IOException e) {
            // the pipe is closed with its reader: then it has ended
        }
        try {
            // the supervisor ends the child; should it have been killed, or hang, so does this
            boolean ended = supervisor.waitFor(command.grace().toSeconds() + 2, TimeUnit.SECONDS);
            Termination.end(processes(supervisor, child).toList(), ended ? command.grace() : Duration.ZERO);
            record.delete();
        } catch (InterruptedException e) {
            processes(supervisor, child).forEach(ProcessHandle::destroyForcibly);
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            // names processes that do not run any more, and the next start sees that
        }
    }

    private boolean endedWithin(Duration time) throws InterruptedException {
        try {
            exit.get(time.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean works(Callable<Boolean> probe) {
        try {
            return probe.call();
        } catch (Exception e) {
            return false;
        }
    }

    private String logged() {
        return "The end of %s:%n%s".formatted(command.log(), LogTail.of(command.log(), 10));
    }

    private static Optional<ProcessHandle> childOf(Process supervisor) throws IOException {
        try (BufferedReader said = supervisor.inputReader(StandardCharsets.US_ASCII)) {
            // nothing is said where the supervisor itself cannot start the command: its log tells why
            return Optional.ofNullable(said.readLine()).flatMap(pid -> ProcessHandle.of(Long.parseLong(pid.strip())));
        }
    }

    private static Stream<ProcessHandle> processes(Process supervisor, Optional<ProcessHandle> child) {
        return Stream.concat(Stream.of(supervisor.toHandle()), child.stream());
    }

    private static void endLeftOver(ProcessRecord record, Duration grace) throws IOException {
        try {
            Termination.end(record.running(), grace);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("Interrupted while ending what an earlier run has left");
        }
        record.delete();
    }

    private static void rotate(Path log) throws IOException {
        if (Files.exists(log) && Files.size(log) > KEPT_LOG_BYTES) {
            Files.move(log, log.resolveSibling(log.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
