package dev.lakebox.registry;

import dev.lakebox.Component;
import dev.lakebox.Ports;
import dev.lakebox.StartException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;

/** The schema registry: an Apicurio of ours, or the one that {@code lakebox.registry.url} names. */
public final class Registry implements Component {

    private final RegistrySettings settings;
    private final ApicurioServer.Directories directories;
    private final Ports ports;
    private final InetAddress host;
    private volatile ApicurioServer server;
    private volatile RegistryClient client;
    private volatile About about;
    private volatile URI uri;

    /**
     * @param directory of all state
     * @param host that Apicurio listens on
     */
    public Registry(RegistrySettings settings, Path directory, Ports ports, InetAddress host) {
        this.settings = settings;
        this.directories = new ApicurioServer.Directories(
                directory.resolve("registry"), directory.resolve("logs"), directory.resolve("run"));
        this.ports = ports;
        this.host = host;
    }

    @Override
    public String name() {
        return "registry";
    }

    @Override
    public About about() {
        return about;
    }

    /** The base of Confluent's API, without a slash at its end. Valid once {@link #start()} has returned. */
    public URI uri() {
        return uri;
    }

    @Override
    public void start() throws InterruptedException {
        if (settings.url().isPresent()) {
            use(settings.url().get());
        } else {
            int port = ports.choose("Apicurio Registry", "lakebox.registry.port", settings.port());
            server = new ApicurioServer(directories, host, port);
            String version = server.start();
            uri = server.uri();
            client = new RegistryClient(uri);
            about = new About("Apicurio Registry", version, uri.toString());
        }
    }

    private void use(URI theirs) throws InterruptedException {
        try {
            uri = URI.create(theirs.toString().replaceFirst("/+$", ""));
            client = new RegistryClient(uri);
            client.requireSubjects();
            about = new About("Schema registry", "-", uri.toString());
        } catch (IOException | IllegalArgumentException e) {
            throw new StartException(
                    "Cannot use the schema registry %s: %s (lakebox.registry.url)".formatted(theirs, e.getMessage()),
                    e);
        }
    }

    @Override
    public void check() throws Exception {
        client.requireSubjects();
    }

    @Override
    public void close() {
        if (server != null) {
            server.close();
        }
    }
}
