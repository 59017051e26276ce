package dev.lakebox.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

/** What a sandbox's process and its children take. */
final class Processes {

    private static final int SIGINT = 2;

    private Processes() {}

    /** Processor time that all have taken since they began. */
    static Duration cpu(RunningSandbox sandbox) {
        return processes(sandbox)
                .map(process -> process.info().totalCpuDuration().orElse(Duration.ZERO))
                .reduce(Duration.ZERO, Duration::plus);
    }

    /** Of all that this process started whose command has that in its name. */
    static Duration cpu(String command) {
        return ProcessHandle.current()
                .descendants()
                .filter(process -> process.info().command().orElse("").contains(command))
                .map(process -> process.info().totalCpuDuration().orElse(Duration.ZERO))
                .reduce(Duration.ZERO, Duration::plus);
    }

    static long residentMegabytes(RunningSandbox sandbox) {
        return processes(sandbox).mapToLong(Processes::resident).sum() / 1024;
    }

    /** In KB, where the system tells it as Linux does; 0 elsewhere. */
    private static long resident(ProcessHandle process) {
        try (Stream<String> status = Files.lines(Path.of("/proc", String.valueOf(process.pid()), "status"))) {
            return status.filter(line -> line.startsWith("VmRSS"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .sum();
        } catch (IOException e) {
            return 0;
        }
    }

    /** Whether this process ignores SIGINT, and so each that it starts, where the system tells it as Linux does. */
    static boolean ignoresInterrupt() {
        try (Stream<String> status = Files.lines(Path.of("/proc/self/status"))) {
            return status.filter(line -> line.startsWith("SigIgn:"))
                    .mapToLong(line -> Long.parseUnsignedLong(line.split("\\s+")[1], 16))
                    .anyMatch(mask -> (mask & 1L << (SIGINT - 1)) != 0);
        } catch (IOException e) {
            return false;
        }
    }

    private static Stream<ProcessHandle> processes(RunningSandbox sandbox) {
        ProcessHandle root = ProcessHandle.of(sandbox.pid()).orElseThrow();
        return Stream.concat(Stream.of(root), root.descendants());
    }
}
