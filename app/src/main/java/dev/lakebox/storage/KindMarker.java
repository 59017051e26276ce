package dev.lakebox.storage;

import dev.lakebox.StartException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Optional;

/**
 * Remembers which kind of store made a data directory: each keeps objects in a form of its own, so that a change of kind
 * would find the catalog's tables without their files.
 */
final class KindMarker {

    private final Path directory;
    private final Path file;

    /** @param directory where the store keeps its state */
    KindMarker(Path directory) {
        this.directory = directory;
        this.file = directory.resolve("kind");
    }

    /**
     * @param wanted as set
     * @param minioFound whether there is a binary to start
     * @return the kind to start, never {@link StorageKind#AUTO}
     */
    StorageKind decide(StorageKind wanted, boolean minioFound) {
        Optional<StorageKind> made = read();
        if (wanted == StorageKind.AUTO) {
            return made.orElse(minioFound ? StorageKind.MINIO : StorageKind.EMBEDDED);
        }
        if (made.isPresent() && made.get() != wanted) {
            throw new StartException(
                    ("Cannot start the object store: %s was made with lakebox.storage.kind=%s and cannot"
                                    + " be read as %s; set %s or auto, another lakebox.data-dir, or lakebox.reset=true to start"
                                    + " afresh")
                            .formatted(
                                    directory,
                                    made.get().setting(),
                                    wanted.setting(),
                                    made.get().setting()));
        }
        return wanted;
    }

    void write(StorageKind kind) throws IOException {
        if (Files.exists(file)) {
            return;
        }
        Files.createDirectories(directory);
        Path written = Files.writeString(directory.resolve("kind.new"), kind.setting() + System.lineSeparator());
        Files.move(written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private Optional<StorageKind> read() {
        if (Files.notExists(file)) {
            return Optional.empty();
        }
        String text;
        try {
            text = Files.readString(file).strip();
        } catch (IOException e) {
            throw new StartException(
                    "Cannot start the object store: cannot read %s (lakebox.data-dir): %s".formatted(file, e), e);
        }
        return Optional.of(Arrays.stream(StorageKind.values())
                .filter(kind -> kind != StorageKind.AUTO && kind.setting().equals(text))
                .findFirst()
                .orElseThrow(() -> new StartException(
                        "Invalid object store kind in %s: '%s' (embedded, minio or external)".formatted(file, text))));
    }
}
