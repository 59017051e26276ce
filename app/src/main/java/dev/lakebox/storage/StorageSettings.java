package dev.lakebox.storage;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Optional;

/** The object store: which one, where it listens and who may use it. */
@ConfigMapping(prefix = "lakebox.storage")
public interface StorageSettings {

    /**
     * Which object store: {@code embedded} is S3Proxy in this JVM, {@code minio} MinIO as a child process,
     * {@code external} any S3 endpoint. {@code auto} takes MinIO where its binary is found and S3Proxy otherwise. A data
     * directory stays with the kind that made it.
     */
    @WithDefault("auto")
    StorageKind kind();

    /** Port of the S3 endpoint; 0 takes any free one. */
    @WithDefault("9000")
    int port();

    /** Port of MinIO's web console; 0 takes any free one. */
    @WithDefault("9001")
    int consolePort();

    /** The S3 endpoint where the kind is {@code external}: {@code https://s3.example.org}. Addressed path-style. */
    Optional<String> endpoint();

    /** Region that clients sign for. */
    @WithDefault("us-east-1")
    String region();

    /** Access key; at least 3 characters for MinIO. */
    @WithDefault("lakebox")
    String accessKey();

    /** Secret key; at least 8 characters for MinIO. */
    @WithDefault("lakebox-secret")
    String secretKey();

    /** The bucket that holds tables and checkpoints; made where it is missing. */
    @WithDefault("lakehouse")
    String bucket();

    /**
     * Whether S3Proxy answers a write only when it is on the disk. Without it a write survives the end of this process,
     * but not a power failure. MinIO has rules of its own.
     */
    @WithDefault("true")
    boolean sync();

    /** MinIO as a child process. */
    Minio minio();

    /** MinIO as a child process. */
    interface Minio {

        /** MinIO's binary, where it is neither on the PATH nor in the cache. */
        Optional<Path> binary();
    }
}
