package dev.lakebox.flink;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The SQL that each running job was made of: an edit that cannot be taken must not leave the pipeline without any. */
final class DeployedSql {

    private final Path directory;

    /** @param directory for copies, one folder of pipelines for each pipeline */
    DeployedSql(Path directory) {
        this.directory = directory;
    }

    /** The pipeline as it was last kept. */
    PipelineSource of(String pipeline) {
        return new PipelineSource(
                directory.resolve(pipeline), directory.resolve(pipeline).resolve(pipeline));
    }

    boolean has(String pipeline) {
        return Files.isDirectory(directory.resolve(pipeline));
    }

    /** Whether the pipeline is there as it was last kept. */
    boolean holds(PipelineSource source, String pipeline) throws IOException {
        PipelineSource kept = of(pipeline);
        return has(pipeline)
                && text(source.shared()).equals(text(kept.shared()))
                && text(source.folder()).equals(text(kept.folder()));
    }

    /** Keeps the pipeline, and what all pipelines share, as they are there now. */
    void keep(PipelineSource source, String pipeline) throws IOException {
        Path copy = directory.resolve(pipeline);
        if (Files.exists(copy)) {
            try (Stream<Path> old = Files.walk(copy)) {
                for (Path path : old.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
        Files.createDirectories(copy.resolve(pipeline));
        for (Path file : sql(source.shared())) {
            Files.copy(file, copy.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
        }
        for (Path file : sql(source.folder())) {
            Files.copy(file, copy.resolve(pipeline).resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** All {@code .sql} files directly in a folder, with their names. */
    static String text(Path folder) throws IOException {
        StringBuilder text = new StringBuilder();
        for (Path file : sql(folder)) {
            text.append(file.getFileName()).append('\n').append(Files.readString(file));
        }
        return text.toString();
    }

    /** The {@code .sql} files directly in a folder, by name. */
    static List<Path> sql(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".sql"))
                    .sorted()
                    .toList();
        }
    }
}
