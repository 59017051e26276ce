package dev.lakebox.capture;

import dev.lakebox.database.Database;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A capture in a process of its own, so that it can be killed. */
final class CaptureProcess {

    private static final String READY = "capture ready";

    private final Process process;

    private CaptureProcess(Process process) {
        this.process = process;
    }

    /** @param directory the capture's, which also takes the process's log */
    static CaptureProcess start(Path directory, Database.Access database, String bootstrapServers) throws IOException {
        // a class path can be longer than a command line may be
        Path arguments = Files.createTempFile(directory, "capture", ".args");
        Files.writeString(
                arguments,
                "-cp \"%s\"".formatted(System.getProperty("java.class.path").replace("\\", "\\\\")));
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx192m",
                        "-XX:TieredStopAtLevel=1",
                        "@" + arguments,
                        CaptureProcess.class.getName(),
                        directory.toString(),
                        database.host(),
                        Integer.toString(database.port()),
                        database.name(),
                        database.user(),
                        database.password(),
                        bootstrapServers)
                .redirectError(ProcessBuilder.Redirect.appendTo(
                        directory.resolve("capture.log").toFile()))
                .start();
        BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith(READY)) {
                return new CaptureProcess(process);
            }
        }
        throw new IOException("Cannot start a capture: see " + directory.resolve("capture.log"));
    }

    /** Ends it at once, whatever it is doing, and returns when it is gone. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    public static void main(String[] args) throws Exception {
        Database.Access database = new Database.Access(args[1], Integer.parseInt(args[2]), args[3], args[4], args[5]);
        new Capture(() -> true, Path.of(args[0]), () -> database, () -> args[6], List.of()).start();
        System.out.println(READY);
        System.out.flush();
        Thread.currentThread().join();
    }
}
