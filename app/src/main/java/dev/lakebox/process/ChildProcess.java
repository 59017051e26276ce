package dev.lakebox.process;

import java.io.BufferedReader;
import java.io.IOException;
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
        record.write(Stream.of(supervisor.toHandle()));
        this.child = childOf(supervisor);
        record.write(Stream.concat(Stream.of(supervisor.toHandle()), child.stream()));
        this.exit = supervisor.onExit().thenApply(Process::exitValue);
    }

    /**
     * @param name short, for messages and file names: {@code minio}
     * @param line the program and its arguments
     * @param environment added to this process's own
     * @param log where its output is appended; what is long is moved to {@code <log>.1} at the next start
     * @param directory where its process id is kept, as {@code <name>.pid}
     * @param grace from the request to end to the kill, in whole seconds
     */
    public record Command(
            String name,
            List<String> line,
            Map<String, String> environment,
            Path log,
            Path directory,
            Duration grace) {}

    /** Starts it, after ending what an earlier run has left over. That it started does not mean that it works. */
    public static ChildProcess start(Command command) throws IOException {
        return start(command, Supervision.here());
    }

    static ChildProcess start(Command command, Supervision supervision) throws IOException {
        Files.createDirectories(command.directory());
        Files.createDirectories(command.log().toAbsolutePath().getParent());
        ProcessRecord record = new ProcessRecord(command.directory().resolve(command.name() + ".pid"));
        endLeftOver(record, command.grace());
        rotate(command.log());
        List<String> line = new ArrayList<>(supervision.prefix(command.directory()));
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
            if (!supervisor.waitFor(command.grace().toSeconds() + 2, TimeUnit.SECONDS)) {
                kill();
            }
            record.delete();
        } catch (InterruptedException e) {
            kill();
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            // names processes that do not run any more, and the next start sees that
        }
    }

    private void kill() {
        child.ifPresent(ProcessHandle::destroyForcibly);
        supervisor.destroyForcibly();
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

    private static void endLeftOver(ProcessRecord record, Duration grace) throws IOException {
        List<ProcessHandle> left = record.running();
        left.forEach(ProcessHandle::destroy);
        for (ProcessHandle process : left) {
            try {
                process.onExit().get(grace.toSeconds(), TimeUnit.SECONDS);
            } catch (TimeoutException e) {
                process.destroyForcibly();
                process.onExit().join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while ending process " + process.pid(), e);
            } catch (ExecutionException e) {
                throw new IllegalStateException(e);
            }
        }
        record.delete();
    }

    private static void rotate(Path log) throws IOException {
        if (Files.exists(log) && Files.size(log) > KEPT_LOG_BYTES) {
            Files.move(log, log.resolveSibling(log.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
