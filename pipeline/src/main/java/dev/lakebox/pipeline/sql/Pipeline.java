package dev.lakebox.pipeline.sql;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A named Flink job written as SQL files: the files beside the pipelines' folders first, which all of them share, then
 * those in its own folder, each group by name.
 */
public record Pipeline(String name, List<Statement> statements) {

    /** A name without a namespace is a topic's, and so is one of the catalog {@code kafka}. */
    private static final Pattern INSERT = Pattern.compile(
            "INSERT\\s+INTO\\s+(?:lakehouse\\.)?((?!`?kafka`?\\.)[\\w`]+\\.[\\w.`]+)", Pattern.CASE_INSENSITIVE);

    private static final Pattern CATALOG = Pattern.compile("CREATE\\s+CATALOG\\s", Pattern.CASE_INSENSITIVE);

    /** What every pipeline runs before its own files, in this order. */
    private static final List<String> SHARED = List.of("lakehouse.sql", "topics.sql");

    /**
     * @param directory the folder of pipelines, one folder each
     * @return their names, sorted
     */
    public static List<String> names(Path directory) {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.filter(Files::isDirectory)
                    .map(path -> path.getFileName().toString().replace("/", ""))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new PipelineException("Cannot list pipelines in %s: %s".formatted(directory, e.getMessage()), e);
        }
    }

    public static Pipeline load(Path directory, String name) {
        return load(directory, directory.resolve(name));
    }

    /**
     * @param shared holds the files that all pipelines share
     * @param own holds its own files, and its name is the pipeline's
     */
    public static Pipeline load(Path shared, Path own) {
        String name = String.valueOf(own.getFileName());
        List<Statement> statements = new ArrayList<>(shared(shared));
        try (Stream<Path> files = Files.list(own)) {
            files.filter(file -> file.toString().endsWith(".sql"))
                    .sorted()
                    .forEach(file -> statements.addAll(SqlScript.parse(name + "/" + file.getFileName(), read(file))));
        } catch (IOException e) {
            throw new PipelineException(
                    "Cannot read pipeline %s: %s is not a folder of .sql files".formatted(name, own), e);
        }
        return new Pipeline(name, List.copyOf(statements));
    }

    /** What the pipelines of that folder share. */
    public static List<Statement> shared(Path directory) {
        return SHARED.stream()
                .flatMap(file -> SqlScript.parse(file, read(directory.resolve(file))).stream())
                .toList();
    }

    /** What a session begins with that has no pipeline of its own: what they share, and the catalogs that some of them make. */
    public static List<Statement> session(Path directory) {
        Stream<Statement> catalogs = names(directory).stream()
                .flatMap(name -> load(directory, name).statements().stream())
                .filter(statement -> CATALOG.matcher(statement.text()).lookingAt());
        return Stream.concat(shared(directory).stream(), catalogs).distinct().toList();
    }

    /** A pipeline of one file on the class path, without what the others share. */
    public static Pipeline resource(String file) {
        try (InputStream in = Pipeline.class.getResourceAsStream("/" + file)) {
            String text = new String(Objects.requireNonNull(in, file).readAllBytes(), StandardCharsets.UTF_8);
            return new Pipeline(file, SqlScript.parse(file, text));
        } catch (IOException e) {
            throw new PipelineException("Cannot read %s: %s".formatted(file, e.getMessage()), e);
        }
    }

    /**
     * The tables that its statements insert into, in the order written: {@code namespace.table}, with the catalog before it
     * where that is not the lakehouse.
     */
    public List<String> tables() {
        return statements.stream()
                .map(statement -> INSERT.matcher(statement.text()))
                .filter(Matcher::lookingAt)
                .map(matcher -> matcher.group(1).replace("`", ""))
                .distinct()
                .toList();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new PipelineException("Cannot read %s: %s".formatted(file, e.getMessage()), e);
        }
    }
}
