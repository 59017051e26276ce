package dev.lakebox.storage;

import dev.lakebox.Component;
import dev.lakebox.Ports;
import dev.lakebox.StartException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * The S3 endpoint that tables and checkpoints live on, whichever kind of store is behind it. It keeps its state under
 * {@code storage/} of the data directory and logs under {@code logs/}.
 */
public final class ObjectStore implements Component {

    private final StorageSettings settings;
    private final Path dataDirectory;
    private final Ports ports;
    private final InetAddress host;

    private volatile Store store;
    private volatile BucketClient bucketClient;

    /** @param host the address to listen on */
    public ObjectStore(StorageSettings settings, Path dataDirectory, Ports ports, InetAddress host) {
        this.settings = settings;
        this.dataDirectory = dataDirectory.toAbsolutePath().normalize();
        this.ports = ports;
        this.host = host;
    }

    @Override
    public String name() {
        return "storage";
    }

    @Override
    public void start() throws Exception {
        Path storage = dataDirectory.resolve("storage");
        KindMarker marker = new KindMarker(storage);
        Optional<Path> binary = new MinioBinary(settings.minio().binary()).find();
        StorageKind kind = marker.decide(settings.kind(), binary.isPresent());
        store = switch (kind) {
            case EMBEDDED -> new EmbeddedStore(settings, storage, address("S3Proxy"));
            case MINIO ->
                new MinioStore(
                        settings,
                        binary.orElseThrow(() -> new StartException(
                                MinioBinary.missing(settings.minio().binary()))),
                        new MinioStore.Directories(
                                storage.resolve("minio"), dataDirectory.resolve("logs"), dataDirectory.resolve("run")),
                        address("MinIO"),
                        consoleAddress());
            case EXTERNAL -> new ExternalStore(settings);
            case AUTO -> throw new IllegalStateException("auto is decided before");
        };
        store.start();
        bucketClient = new BucketClient(settings, store.endpoint());
        bucketClient.ensureBucket();
        // only now: a kind that could not start has made nothing worth staying with
        marker.write(kind);
    }

    @Override
    public void check() {
        started(bucketClient).check();
    }

    @Override
    public About about() {
        return started(store).about();
    }

    @Override
    public void close() {
        if (bucketClient != null) {
            bucketClient.close();
        }
        if (store != null) {
            store.close();
        }
    }

    /** The S3 endpoint, to be addressed path-style. Valid once started, as are all of these. */
    public URI endpoint() {
        return started(store).endpoint();
    }

    public String accessKey() {
        return settings.accessKey();
    }

    public String secretKey() {
        return settings.secretKey();
    }

    public String region() {
        return settings.region();
    }

    public String bucket() {
        return settings.bucket();
    }

    /** All that a client needs to reach it. */
    public ObjectStoreAccess access() {
        return new ObjectStoreAccess(
                endpoint(), settings.accessKey(), settings.secretKey(), settings.region(), settings.bucket());
    }

    /** A client of it, for short requests; closed with the store. */
    public S3Client client() {
        return started(bucketClient).s3();
    }

    /** The store's own web console, where it has one. */
    public Optional<URI> console() {
        return started(store).console();
    }

    /** Where objects of the bucket are plain files under their keys, if the store keeps them so. */
    public Optional<Path> bucketDirectory() {
        return started(store).directory(settings.bucket());
    }

    private HttpAddress address(String what) {
        return new HttpAddress(host, ports.choose(what, "lakebox.storage.port", settings.port()));
    }

    private HttpAddress consoleAddress() {
        return new HttpAddress(
                host, ports.choose("MinIO's console", "lakebox.storage.console-port", settings.consolePort()));
    }

    private static <T> T started(T part) {
        if (part == null) {
            throw new IllegalStateException("The object store has not been started");
        }
        return part;
    }
}
