package dev.lakebox.process;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Where a shell of this process looks for programs. */
public final class SearchPath {

    private SearchPath() {}

    /** Whether the program is there, by that very name. */
    public static boolean has(String program) {
        return Stream.ofNullable(System.getenv("PATH"))
                .flatMap(path -> Stream.of(path.split(File.pathSeparator)))
                .filter(entry -> !entry.isBlank())
                .anyMatch(entry -> Files.isExecutable(Path.of(entry, program)));
    }
}
