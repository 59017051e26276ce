package dev.lakebox.registry;

import dev.lakebox.StartException;
import dev.lakebox.process.ChildProcess;
import dev.lakebox.process.Programs;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Apicurio Registry as a child process, with every acknowledged schema on disk. */
final class ApicurioServer implements AutoCloseable {

    private static final Duration READY_WITHIN = Duration.ofSeconds(60);
    private static final Duration GRACE = Duration.ofSeconds(4);

    private final Directories directories;
    private final InetAddress host;
    private final int port;
    private volatile ChildProcess process;

    ApicurioServer(Directories directories, InetAddress host, int port) {
        this.directories = directories;
        this.host = host;
        this.port = port;
    }

    /**
     * @param data Apicurio's own
     * @param logs where it logs, as {@code registry.log}
     * @param run where its process id is kept
     */
    record Directories(Path data, Path logs, Path run) {}

    /** @return its version */
    String start() throws InterruptedException {
        try {
            ApicurioDistribution distribution = ApicurioDistribution.find();
            Path complete = directories.data().resolve("complete");
            if (Files.notExists(complete)) {
                // it takes a database whose making was cut off for a whole one
                Programs.deleteTree(directories.data());
            }
            Files.createDirectories(directories.data());
            process = ChildProcess.start(new ChildProcess.Command(
                    "registry", command(distribution), Map.of(), directories.logs(), directories.run(), GRACE));
            RegistryClient client = new RegistryClient(uri());
            process.awaitReady(READY_WITHIN, () -> {
                client.requireSubjects();
                return true;
            });
            if (Files.notExists(complete)) {
                // once: who sets another is right
                client.requireCompatibility("BACKWARD");
                Files.createFile(complete);
            }
            return distribution.version();
        } catch (IOException e) {
            throw new StartException(
                    "Cannot start Apicurio Registry on port %d: %s (lakebox.registry.*)"
                            .formatted(port, e.getMessage()),
                    e);
        }
    }

    /** As clients on this machine take it. */
    URI uri() {
        return URI.create("http://%s:%d/apis/ccompat/v7".formatted(name(), port));
    }

    @Override
    public void close() {
        if (process != null) {
            process.close();
        }
    }

    private String name() {
        if (host instanceof Inet6Address && !host.isAnyLocalAddress()) {
            return "[" + host.getHostAddress() + "]";
        }
        return host.isLoopbackAddress() || host.isAnyLocalAddress() ? "localhost" : host.getHostAddress();
    }

    private List<String> command(ApicurioDistribution distribution) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // a schema of 1 MB beside 600 of 10 kB goes through 48 MB, and not through 32
        command.add("-Xmx64m");
        command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto"));
        // a tenth of its start
        command.addAll(List.of("-XX:+UnlockDiagnosticVMOptions", "-XX:-BytecodeVerificationRemote"));
        command.addAll(List.of("-Duser.timezone=UTC", "-Dfile.encoding=UTF-8"));
        properties().forEach((name, value) -> command.add("-D%s=%s".formatted(name, value)));
        command.addAll(List.of("-jar", distribution.jar().toString()));
        return command;
    }

    private Map<String, String> properties() {
        Map<String, String> properties = new TreeMap<>();
        properties.put("quarkus.profile", "prod");
        properties.put("quarkus.http.host", host.getHostAddress());
        properties.put("quarkus.http.port", Integer.toString(port));
        String database = directories.data().resolve("registry").toString().replace('\\', '/');
        // without the delay, or what is acknowledged is on disk half a second later
        properties.put("quarkus.datasource.jdbc.url", "jdbc:h2:file:" + database + ";WRITE_DELAY=0");
        properties.put("quarkus.datasource.jdbc.initial-size", "1");
        properties.put("quarkus.datasource.jdbc.min-size", "1");
        properties.put("quarkus.datasource.jdbc.max-size", "8");
        // its page is off; the other API is off anyway
        properties.put("registry.disable.apis", "/apis/ibmcompat/.*,/ui/.*");
        properties.put("registry.enable-redirects", "false");
        // by default transactions are told apart by a port that each process takes
        properties.put(
                "CoreEnvironmentBean.processImplementationClassName",
                "com.arjuna.ats.internal.arjuna.utils.UuidProcessId");
        // nothing in the system's temporary directory, where a kill would leave it
        properties.put("quarkus.vertx.caching", "false");
        properties.put("quarkus.vertx.classpath-resolving", "false");
        return properties;
    }
}
