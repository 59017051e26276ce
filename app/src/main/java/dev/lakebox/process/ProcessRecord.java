package dev.lakebox.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A file that names running processes so that a later run of this program finds them, and only them: a process id is
 * used anew sooner or later, and so each comes with the time its process started.
 */
final class ProcessRecord {

    /** Linux derives start times from the boot time, which moves when the clock is set. */
    private static final Duration TOLERANCE = Duration.ofSeconds(2);

    private final Path file;

    ProcessRecord(Path file) {
        this.file = file;
    }

    void write(Stream<ProcessHandle> processes) throws IOException {
        List<String> lines = processes
                .map(process -> process.pid() + " " + started(process).toEpochMilli())
                .toList();
        Files.write(file, lines);
    }

    /** Those that still run. A file that is missing or damaged names none. */
    List<ProcessHandle> running() throws IOException {
        List<ProcessHandle> processes = new ArrayList<>();
        if (Files.exists(file)) {
            Files.readAllLines(file).forEach(line -> parse(line).ifPresent(processes::add));
        }
        return processes;
    }

    void delete() throws IOException {
        Files.deleteIfExists(file);
    }

    private static Optional<ProcessHandle> parse(String line) {
        String[] fields = line.split(" ");
        if (fields.length != 2) {
            return Optional.empty();
        }
        try {
            Instant recorded = Instant.ofEpochMilli(Long.parseLong(fields[1]));
            return ProcessHandle.of(Long.parseLong(fields[0]))
                    .filter(ProcessHandle::isAlive)
                    .filter(process ->
                            Duration.between(recorded, started(process)).abs().compareTo(TOLERANCE) <= 0);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** Where the system does not tell, now: then nothing recorded matches later, and nothing is ended by mistake. */
    private static Instant started(ProcessHandle process) {
        return process.info().startInstant().orElseGet(Instant::now);
    }
}
