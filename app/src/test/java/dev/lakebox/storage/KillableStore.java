package dev.lakebox.storage;

import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** An object store and all of its processes, to be killed at any moment. */
final class KillableStore implements AutoCloseable {

    private final Process process;
    private final BufferedReader said;
    private final Access access;

    KillableStore(Path dataDirectory, String kind) throws IOException {
        this(List.of(), dataDirectory, kind);
    }

    private KillableStore(List<String> launcher, Path dataDirectory, String kind) throws IOException {
        List<String> line = new ArrayList<>(launcher);
        line.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                StoreProgram.class.getName(),
                dataDirectory.toString(),
                kind));
        process = new ProcessBuilder(line)
                .redirectError(dataDirectory.resolve("program.log").toFile())
                .start();
        said = process.inputReader();
        access = new Access(endpoint(), "lakebox", "lakebox-secret", "us-east-1", "lakehouse");
    }

    /** One that gets an error from the system when it writes a larger file. */
    static KillableStore withFilesUpTo(int bytes, Path dataDirectory, String kind) throws IOException {
        // in the 512 bytes that POSIX counts in; bash counts in twice as many
        String limit = "ulimit -f %d && exec \"$@\"".formatted(bytes / 512);
        return new KillableStore(List.of("sh", "-c", limit, "limited"), dataDirectory, kind);
    }

    Access access() {
        return access;
    }

    /** SIGKILL where there are signals, to all of its processes: nothing of it can end in order. */
    void kill() {
        List<ProcessHandle> all = Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .toList();
        all.forEach(ProcessHandle::destroyForcibly);
        await().atMost(Duration.ofSeconds(30)).until(() -> all.stream().noneMatch(ProcessHandle::isAlive));
    }

    /** Kills the program and leaves its children to themselves: those that still run. */
    List<ProcessHandle> killParentOnly() {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroyForcibly();
        return children;
    }

    @Override
    public void close() throws IOException {
        kill();
        said.close();
    }

    private URI endpoint() throws IOException {
        String line = said.readLine();
        while (line != null && !line.startsWith("endpoint ")) {
            line = said.readLine();
        }
        if (line == null) {
            throw new IOException("The store did not start: see program.log of its data directory");
        }
        return URI.create(line.substring("endpoint ".length()));
    }
}
