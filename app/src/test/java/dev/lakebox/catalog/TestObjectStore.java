package dev.lakebox.catalog;

import dev.lakebox.storage.ObjectStoreAccess;
import java.net.URI;
import java.nio.file.Path;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;

/** A real S3 endpoint on any free port, with one bucket. */
public final class TestObjectStore implements AutoCloseable {

    private static final String KEY = "lakebox";
    private static final String SECRET = "lakebox-secret";
    private static final String BUCKET = "lakehouse";

    private final S3Proxy proxy;

    private TestObjectStore(S3Proxy proxy) {
        this.proxy = proxy;
    }

    public static TestObjectStore start(Path directory) throws Exception {
        FilesystemNio2BlobStore store = new FilesystemNio2BlobStore(directory.toString());
        store.createContainer(BUCKET);
        S3Proxy proxy = S3Proxy.builder()
                .blobStore(store)
                .endpoint(URI.create("http://127.0.0.1:0"))
                .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, KEY, SECRET)
                .ignoreUnknownHeaders(true)
                .build();
        proxy.start();
        return new TestObjectStore(proxy);
    }

    public ObjectStoreAccess access() {
        return new ObjectStoreAccess(
                URI.create("http://localhost:" + proxy.getPort()), KEY, SECRET, "us-east-1", BUCKET);
    }

    @Override
    public void close() throws Exception {
        proxy.stop();
    }
}
