package dev.lakebox.kafka;

import dev.lakebox.Ports;
import dev.lakebox.StartException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * The real broker in this JVM: broker and KRaft controller in one, its log in the data directory.
 *
 * <p>Kafka ends the whole JVM where it cannot go on, for example when its log directory is gone or the disk is full.
 * Here that ends the broker alone, and {@link #check()} says why.
 */
public final class EmbeddedBroker {

    private static final int NODE = 1;

    private final KafkaSettings settings;
    private final Path directory;
    private final Ports ports;
    private final String host;
    private final AtomicReference<String> halted = new AtomicReference<>();
    private KafkaRaftServer server;
    private volatile int port;

    /**
     * @param directory where the log is kept
     * @param host the address to listen on, which is also what clients are told
     */
    public EmbeddedBroker(KafkaSettings settings, Path directory, Ports ports, String host) {
        this.settings = settings;
        this.directory = directory;
        this.ports = ports;
        this.host = host;
    }

    /** {@code host:port}. Valid once started. */
    String address() {
        return host + ":" + port;
    }

    void start() {
        port = ports.choose("Kafka", "lakebox.kafka.port", settings.port());
        int controllerPort = ports.choose("Kafka's controller", "lakebox.kafka.port", 0);
        Exit.setHaltProcedure(this::halt);
        Exit.setExitProcedure(this::halt);
        try {
            format();
            server = new KafkaRaftServer(
                    new KafkaConfig(BrokerProperties.of(NODE, host, port, controllerPort, directory, settings), false),
                    Time.SYSTEM);
            server.startup();
        } catch (Exception e) {
            String why = halted.get() == null ? e.getMessage() : halted.get();
            throw new StartException(
                    "Cannot start Kafka on %s with its log in %s: %s (lakebox.kafka.port, lakebox.data-dir)"
                            .formatted(address(), directory, why),
                    e);
        }
    }

    /** @throws IllegalStateException where the broker has given up, with its reason */
    void check() {
        if (halted.get() != null) {
            throw new IllegalStateException(halted.get());
        }
    }

    void close() {
        if (server != null) {
            server.shutdown();
            server = null;
        }
    }

    private void format() throws Exception {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new StartException(
                    "Cannot write Kafka's log to %s: %s (lakebox.data-dir)".formatted(directory, e.getMessage()), e);
        }
        if (Files.exists(directory.resolve(MetaPropertiesEnsemble.META_PROPERTIES_NAME))) {
            return;
        }
        new Formatter()
                .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                .setNodeId(NODE)
                .setClusterId(Uuid.randomUuid().toString())
                .setReleaseVersion(MetadataVersion.latestProduction())
                .setControllerListenerName(BrokerProperties.CONTROLLER)
                .setMetadataLogDirectory(directory.toString())
                .addDirectory(directory.toString())
                .setIgnoreFormatted(true)
                .run();
    }

    /** Kafka's callers rely on this not returning. */
    private void halt(int status, String message) {
        String why = message == null || message.isBlank()
                ? "the broker gave up; the log directory %s may be gone or its disk full".formatted(directory)
                : message;
        if (halted.compareAndSet(null, why)) {
            System.getLogger(EmbeddedBroker.class.getName())
                    .log(System.Logger.Level.ERROR, "Kafka has stopped: {0} (lakebox.data-dir)", why);
        }
        throw new BrokerHalted(why);
    }

    /** Ends the thread that asked for the JVM's end, and no more. */
    private static final class BrokerHalted extends Error {

        private static final long serialVersionUID = 1L;

        BrokerHalted(String message) {
            super(message);
        }
    }
}
