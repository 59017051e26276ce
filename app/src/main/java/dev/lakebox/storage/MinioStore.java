package dev.lakebox.storage;

import dev.lakebox.Component.About;
import dev.lakebox.StartException;
import dev.lakebox.process.ChildProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** MinIO as a child process. */
final class MinioStore implements Store {

    private static final Duration READY_WITHIN = Duration.ofSeconds(60);
    private static final Duration GRACE = Duration.ofSeconds(4);
    private static final Pattern VERSION = Pattern.compile("minio version (\\S+)");

    private final StorageSettings settings;
    private final Path binary;
    private final Directories directories;
    private final HttpAddress address;
    private final HttpAddress console;

    private volatile ChildProcess process;
    private volatile String version = "-";

    MinioStore(
            StorageSettings settings, Path binary, Directories directories, HttpAddress address, HttpAddress console) {
        this.settings = settings;
        this.binary = binary;
        this.directories = directories;
        this.address = address;
        this.console = console;
    }

    /**
     * @param data MinIO's own
     * @param logs where it logs, as {@code minio.log}
     * @param run where its process id is kept
     */
    record Directories(Path data, Path logs, Path run) {}

    @Override
    public void start() throws InterruptedException {
        try {
            version = askVersion();
            Files.createDirectories(directories.data());
            process = ChildProcess.start(new ChildProcess.Command(
                    "minio",
                    List.of(
                            binary.toString(),
                            "server",
                            directories.data().toString(),
                            "--address",
                            address.bind(),
                            "--console-address",
                            console.bind()),
                    environment(),
                    directories.logs(),
                    directories.run(),
                    GRACE));
            process.awaitReady(READY_WITHIN, this::live);
        } catch (IOException e) {
            throw new StartException(
                    "Cannot start MinIO (%s) on %s: %s (lakebox.storage.*)"
                            .formatted(binary, address.bind(), e.getMessage()),
                    e);
        }
    }

    @Override
    public URI endpoint() {
        return address.uri();
    }

    @Override
    public Optional<URI> console() {
        return Optional.of(console.uri());
    }

    @Override
    public About about() {
        return new About("MinIO", version, endpoint().toString());
    }

    @Override
    public void close() {
        if (process != null) {
            process.close();
        }
    }

    private Map<String, String> environment() {
        return Map.of(
                "MINIO_ROOT_USER", settings.accessKey(),
                "MINIO_ROOT_PASSWORD", settings.secretKey(),
                "MINIO_SITE_REGION", settings.region(),
                "MINIO_BROWSER_REDIRECT_URL", console.uri().toString(),
                // nothing is asked of the internet
                "MINIO_UPDATE", "off",
                "MINIO_CALLHOME_ENABLE", "off");
    }

    private boolean live() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(endpoint().resolve("/minio/health/live"))
                .timeout(Duration.ofSeconds(2))
                .build();
        return HttpClient.newHttpClient()
                        .send(request, BodyHandlers.discarding())
                        .statusCode()
                == 200;
    }

    private String askVersion() throws IOException, InterruptedException {
        Process asked = new ProcessBuilder(binary.toString(), "--version")
                .redirectErrorStream(true)
                .start();
        String answer = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Matcher matcher = VERSION.matcher(answer);
        if (asked.waitFor() != 0 || !matcher.find()) {
            throw new IOException("it does not tell its version: " + answer.strip());
        }
        return matcher.group(1);
    }
}
