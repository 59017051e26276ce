package dev.lakebox.query.worker;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Ends this process when it holds more memory than it may. DuckDB's own limit does not cover everything: one call of
 * {@code repeat} can take gigabytes past it.
 */
final class MemoryWatch {

    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String SYSTEM = System.getProperty("os.name").toLowerCase(Locale.ROOT);

    private final long limit;

    /** @param limit in bytes */
    MemoryWatch(long limit) {
        this.limit = limit;
    }

    void start() {
        Thread thread = new Thread(this::watch, "memory-watch");
        thread.setDaemon(true);
        thread.setPriority(Thread.MAX_PRIORITY);
        thread.start();
    }

    private void watch() {
        // asking ps costs a process, reading /proc nothing
        long pause = Files.isReadable(STATUS) ? 20 : 250;
        try {
            while (true) {
                if (resident() > limit) {
                    Runtime.getRuntime().halt(Main.OUT_OF_MEMORY);
                }
                TimeUnit.MILLISECONDS.sleep(pause);
            }
        } catch (IOException e) {
            System.err.println("Cannot watch memory: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static long resident() throws IOException {
        if (Files.isReadable(STATUS)) {
            String status = Files.readString(STATUS, StandardCharsets.US_ASCII);
            int start = status.indexOf("VmRSS:") + "VmRSS:".length();
            return Long.parseLong(
                            status.substring(start, status.indexOf("kB", start)).trim())
                    * 1024;
        }
        if (SYSTEM.startsWith("windows")) {
            return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean bean
                    ? bean.getCommittedVirtualMemorySize()
                    : 0;
        }
        Process ps = new ProcessBuilder(
                        "ps",
                        "-o",
                        "rss=",
                        "-p",
                        Long.toString(ProcessHandle.current().pid()))
                .redirectErrorStream(true)
                .start();
        String kilobytes = new String(ps.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).trim();
        return kilobytes.isEmpty() ? 0 : Long.parseLong(kilobytes) * 1024;
    }
}
