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
    private final Path root;
    private final HttpAddress address;

    private volatile S3Proxy server;

    /** @param root where the buckets are; made where it is missing */
    EmbeddedStore(StorageSettings settings, Path root, HttpAddress address) {
        this.settings = settings;
        this.root = root;
        this.address = address;
    }

    @Override
    public void start() {
        prepare();
        BlobStore files = new FilesystemNio2BlobStore(root.toString());
        new Leftovers(root, files).clean();
        server = S3Proxy.builder()
                .endpoint(URI.create("http://" + address.bind()))
                .awsAuthentication(AuthenticationType.AWS_V4, settings.accessKey(), settings.secretKey())
                .blobStore(new SandboxBlobStore(files, root, settings.sync()))
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

    private void prepare() {
        try {
            Files.createDirectories(root);
            if (!UserAttributes.kept(root)) {
                LOG.warnf(
                        "%s is on a file system without extended attributes: the object store keeps no metadata, ETags or"
                                + " empty directories there; lakebox.data-dir can name another",
                        root);
            }
        } catch (IOException e) {
            throw new StartException(
                    "Cannot start S3Proxy: cannot write to %s (lakebox.data-dir): %s".formatted(root, e), e);
        }
    }
}
