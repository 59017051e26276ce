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

    /** A folder of pipelines that holds this one as it was last kept. */
    Path of(String pipeline) {
        return directory.resolve(pipeline);
    }

    boolean has(String pipeline) {
        return Files.isDirectory(of(pipeline));
    }

    /** Keeps the pipeline, and what all pipelines share, as they are in that folder now. */
    void keep(Path pipelines, String pipeline) throws IOException {
        Path copy = of(pipeline);
        if (Files.exists(copy)) {
            try (Stream<Path> old = Files.walk(copy)) {
                for (Path path : old.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
        Files.createDirectories(copy.resolve(pipeline));
        for (Path file : sql(pipelines)) {
            Files.copy(file, copy.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
        }
        for (Path file : sql(pipelines.resolve(pipeline))) {
            Files.copy(file, copy.resolve(pipeline).resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
        }
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
