package dev.lakebox.flink;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lakebox.StartException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What a person started, stopped or set, over restarts; where they said nothing, the settings. */
final class DesiredPipelines {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;
    private final List<String> startByDefault;
    private final Duration defaultInterval;
    private final Map<String, Desired> said;

    DesiredPipelines(Path file, List<String> startByDefault, Duration defaultInterval) {
        this.file = file;
        this.startByDefault = startByDefault;
        this.defaultInterval = defaultInterval;
        this.said = read(file);
    }

    /** Names in the order of the settings, then what a person started besides. */
    synchronized Set<String> running() {
        Set<String> running = new LinkedHashSet<>(startByDefault);
        said.forEach((name, desired) -> {
            if (desired.running()) {
                running.add(name);
            } else {
                running.remove(name);
            }
        });
        return running;
    }

    synchronized Duration interval(String name) {
        Desired desired = said.get(name);
        return desired == null || desired.intervalMillis() == null
                ? defaultInterval
                : Duration.ofMillis(desired.intervalMillis());
    }

    synchronized void set(String name, boolean running, Duration interval) throws IOException {
        said.put(name, new Desired(running, interval.equals(defaultInterval) ? null : interval.toMillis()));
        write();
    }

    /** As if nothing had been said about it. */
    synchronized void forget(String name) throws IOException {
        said.remove(name);
        write();
    }

    private void write() throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".new");
        JSON.writerWithDefaultPrettyPrinter().writeValue(next.toFile(), said);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static Map<String, Desired> read(Path file) {
        if (!Files.exists(file)) {
            return new TreeMap<>();
        }
        try {
            return JSON.readValue(file.toFile(), new TypeReference<TreeMap<String, Desired>>() {});
        } catch (IOException e) {
            throw new StartException(
                    "Cannot read %s: %s (delete it to go back to the defaults)".formatted(file, e.getMessage()), e);
        }
    }

    /** @param intervalMillis between checkpoints; null for the setting's */
    record Desired(boolean running, Long intervalMillis) {}
}
