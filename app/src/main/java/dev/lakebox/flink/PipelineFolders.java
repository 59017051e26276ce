package dev.lakebox.flink;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The pipelines that Lakebox was built with, and those that a person has written here. Both use the shared files of the
 * former.
 */
final class PipelineFolders {

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,62}");

    private final Path builtIn;
    private final Path written;

    /** @param written need not exist yet */
    PipelineFolders(Path builtIn, Path written) {
        this.builtIn = builtIn;
        this.written = written;
    }

    Path shared() {
        return builtIn;
    }

    /** Those that exist of the folders that hold pipelines. */
    List<Path> roots() {
        return Stream.of(builtIn, written).filter(Files::isDirectory).toList();
    }

    PipelineSource of(String name) {
        return new PipelineSource(builtIn, (isWritten(name) ? written : builtIn).resolve(name));
    }

    boolean isWritten(String name) {
        return Files.isDirectory(written.resolve(name));
    }

    /**
     * Writes a pipeline beside those that count, so that it can be checked before it is one.
     *
     * @throws IllegalArgumentException where no pipeline can have that name
     */
    PipelineSource draft(String name, String sql) throws IOException {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "Invalid name of a pipeline: %s (small letters, digits and -, a letter first, 63 at most)"
                            .formatted(name));
        }
        Path folder = drafts().resolve(name);
        delete(folder);
        Files.createDirectories(folder);
        Files.writeString(folder.resolve(name + ".sql"), sql.endsWith("\n") ? sql : sql + "\n");
        return new PipelineSource(builtIn, folder);
    }

    /** From now on the draft is a pipeline. */
    void adopt(String name) throws IOException {
        Files.createDirectories(written);
        Files.move(drafts().resolve(name), written.resolve(name));
    }

    void dropDraft(String name) throws IOException {
        delete(drafts().resolve(name));
    }

    void remove(String name) throws IOException {
        delete(written.resolve(name));
    }

    private Path drafts() {
        return written.resolveSibling("drafts");
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
