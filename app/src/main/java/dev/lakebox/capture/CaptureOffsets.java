package dev.lakebox.capture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.connect.runtime.WorkerConfig;
import org.apache.kafka.connect.storage.MemoryOffsetBackingStore;

/**
 * How far the database's changes are on Kafka, in a file: of each source a line, its JSON and its offset's. Connect's own
 * store writes into the file that it replaces, and after a kill in the middle of that can never be started again.
 */
public final class CaptureOffsets extends MemoryOffsetBackingStore {

    private Path file;

    @Override
    public void configure(WorkerConfig config) {
        file = Path.of(config.originalsStrings().get("offset.storage.file.filename"));
    }

    @Override
    public void start() {
        super.start();
        try {
            if (Files.exists(file)) {
                Files.readAllLines(file).stream()
                        .map(line -> line.split("\t", 2))
                        .filter(pair -> pair.length == 2)
                        .forEach(pair -> data.put(bytes(pair[0]), bytes(pair[1])));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read %s: %s".formatted(file, e.getMessage()), e);
        }
    }

    @Override
    protected void save() {
        Path written = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.writeString(
                    written,
                    data.entrySet().stream()
                            .filter(entry -> entry.getValue() != null)
                            .map(entry -> text(entry.getKey()) + "\t" + text(entry.getValue()) + "\n")
                            .collect(Collectors.joining()));
            Files.move(written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write %s: %s".formatted(file, e.getMessage()), e);
        }
    }

    @Override
    public Set<Map<String, Object>> connectorPartitions(String connectorName) {
        // for Connect's REST API
        return Set.of();
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(ByteBuffer bytes) {
        return StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
    }
}
