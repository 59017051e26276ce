package dev.lakebox.e2e;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;

/** A copy of the sources, to be edited as a developer would, without what was built from them. */
final class Sources {

    private static final Path ROOT = Path.of(System.getProperty("lakebox.sources", "."));
    private static final Set<String> LEFT_OUT = Set.of("target", "node_modules", ".git", ".lakebox");

    private final Path root;

    private Sources(Path root) {
        this.root = root;
    }

    /** A file as it is. */
    static Path path(String relative) {
        return ROOT.resolve(relative);
    }

    static Sources copyTo(Path directory) throws IOException {
        Path from = ROOT.toRealPath();
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path visited, BasicFileAttributes attributes) throws IOException {
                if (LEFT_OUT.contains(visited.getFileName().toString())) {
                    return FileVisitResult.SKIP_SUBTREE;
                }
                Files.createDirectories(copy(visited));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path visited, BasicFileAttributes attributes) throws IOException {
                Files.copy(visited, copy(visited));
                return FileVisitResult.CONTINUE;
            }

            private Path copy(Path visited) {
                return directory.resolve(from.relativize(visited).toString());
            }
        });
        return new Sources(directory);
    }

    Path root() {
        return root;
    }

    void write(String file, String text) throws IOException {
        Files.writeString(root.resolve(file), text);
    }

    /** @throws AssertionError where the text is not in the file */
    void replace(String file, String text, String by) throws IOException {
        String before = Files.readString(root.resolve(file));
        if (!before.contains(text)) {
            throw new AssertionError("%s has no: %s".formatted(file, text));
        }
        write(file, before.replace(text, by));
    }
}
