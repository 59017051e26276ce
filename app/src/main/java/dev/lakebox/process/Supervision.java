package dev.lakebox.process;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * How a command is made to end with its parent. Both ways put a supervisor between the two, which holds a pipe from the
 * parent as its stdin: the system closes it with the parent, even on kill -9.
 */
enum Supervision {

    /** A shell: about a megabyte. For Linux, macOS and their kind. */
    SHELL {
        @Override
        List<String> prefix(Path directory) throws IOException {
            List<String> prefix = new ArrayList<>(ownSession());
            prefix.addAll(List.of("sh", "-c", resource("supervise.sh"), "lakebox-supervisor"));
            return prefix;
        }
    },

    /** A small JVM, for where there is no shell. */
    JAVA {
        @Override
        List<String> prefix(Path directory) throws IOException {
            // a copy: where this class was loaded from is not always a place that another JVM can load from
            Path classes = directory.resolve("supervisor");
            Path home = classes.resolve(Supervisor.class.getPackageName().replace('.', '/'));
            Files.createDirectories(home);
            try (InputStream bytes = Supervision.class.getResourceAsStream("Supervisor.class")) {
                Files.copy(bytes, home.resolve("Supervisor.class"), StandardCopyOption.REPLACE_EXISTING);
            }
            return List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx16m",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-cp",
                    classes.toString(),
                    Supervisor.class.getName());
        }
    };

    /** What to put before seconds of grace, log file and command. May write files of its own into the directory. */
    abstract List<String> prefix(Path directory) throws IOException;

    static Supervision here() {
        return File.separatorChar == '/' && SearchPath.has("sh") ? SHELL : JAVA;
    }

    /**
     * Ctrl+C in a terminal goes to every process of the session's foreground group: without a session of its own the
     * child would end at once, and not when its parent has finished with it.
     */
    private static List<String> ownSession() {
        if (SearchPath.has("setsid")) {
            return List.of("setsid");
        }
        if (SearchPath.has("perl")) {
            return List.of("perl", "-e", "use POSIX (); POSIX::setsid(); exec @ARGV or die $!");
        }
        return List.of();
    }

    private static String resource(String name) throws IOException {
        try (InputStream bytes = Supervision.class.getResourceAsStream(name)) {
            return new String(bytes.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
