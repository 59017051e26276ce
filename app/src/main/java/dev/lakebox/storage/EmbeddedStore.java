package dev.lakebox.storage;

import dev.lakebox.Component.About;
import dev.lakebox.StartException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import org.jboss.logging.Logger;

/** S3Proxy in this JVM: an S3 endpoint over plain files, {@code <root>/<bucket>/<key>}. */
final class EmbeddedStore implements Store {

    private static final Logger LOG = Logger.getLogger(EmbeddedStore.class);

    /** Requests answered at once; more wait. Threads are made when needed and end when idle. */
    private static final int THREADS = 32;

    private final StorageSettings settings;
    private final Path directory;
    private final Path root;
    private final HttpAddress address;

    private volatile S3Proxy server;

    /** @param directory where to keep the buckets, under {@code objects}; made where it is missing */
    EmbeddedStore(StorageSettings settings, Path directory, HttpAddress address) {
        this.settings = settings;
        this.directory = directory;
        this.root = directory.resolve("objects");
        this.address = address;
    }

    @Override
    public void start() {
        boolean attributes = prepare();
        BlobStore files = new FilesystemNio2BlobStore(root.toString());
        new Leftovers(root, files, attributes).clean();
        server = S3Proxy.builder()
                .endpoint(URI.create("http://" + address.bind()))
                .awsAuthentication(AuthenticationType.AWS_V4, settings.accessKey(), settings.secretKey())
                .blobStore(new SandboxBlobStore(files, root, attributes, settings.sync()))
                .ignoreUnknownHeaders(true)
                .jettyMaxThreads(THREADS)
                // its users stop before it: waiting would be for clients' idle connections, two seconds of it
                .stopTimeout(0)
                .build();
        try {
            server.start();
        } catch (Exception e) {
            throw new StartException(
                    "Cannot start S3Proxy on %s (lakebox.storage.port): %s".formatted(address.bind(), e.getMessage()),
                    e);
        }
    }

    @Override
    public URI endpoint() {
        return address.uri();
    }

    @Override
    public About about() {
        String version = S3Proxy.class.getPackage().getImplementationVersion();
        return new About(
                "S3Proxy (in this JVM)",
                version == null ? "-" : version,
                endpoint().toString());
    }

    @Override
    public Optional<Path> directory(String bucket) {
        return Optional.of(root.resolve(bucket));
    }

    @Override
    public void close() {
        S3Proxy running = server;
        if (running == null) {
            return;
        }
        try {
            running.stop();
        } catch (Exception e) {
            LOG.warnf(e, "S3Proxy did not stop cleanly");
        }
    }

    /** @return whether files here can have the attributes in which S3Proxy keeps what it knows of an object */
    private boolean prepare() {
        try {
            Files.createDirectories(root);
            boolean attributes = UserAttributes.kept(directory);
            if (!attributes) {
                LOG.warnf(
                        "%s is on a file system without extended attributes: the object store keeps no content types,"
                                + " metadata or empty directories there; lakebox.data-dir can name another",
                        root);
            }
            return attributes;
        } catch (IOException e) {
            throw new StartException(
                    "Cannot start S3Proxy: cannot write to %s (lakebox.data-dir): %s".formatted(root, e), e);
        }
    }
}
