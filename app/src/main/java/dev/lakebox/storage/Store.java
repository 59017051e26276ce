package dev.lakebox.storage;

import dev.lakebox.Component.About;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/** One kind of object store: a server that answers S3 requests, without a bucket yet. */
sealed interface Store permits EmbeddedStore, MinioStore, ExternalStore {

    /** Starts it and returns when it answers. */
    void start() throws Exception;

    /** Where clients reach it, path-style. Valid once started. */
    URI endpoint();

    /** What it really is. Valid once started. */
    About about();

    /** Its web console, where it has one. */
    default Optional<URI> console() {
        return Optional.empty();
    }

    /** Where objects of the bucket are plain files under their keys, if it keeps them so. */
    default Optional<Path> directory(String bucket) {
        return Optional.empty();
    }

    /** Stops it within a few seconds; never throws; safe at any time and more than once. */
    void close();
}
