package dev.lakebox.storage;

import java.util.Locale;

/** The kinds of object store. */
public enum StorageKind {
    /** The kind that made the data directory; for a new one MinIO where its binary is found, otherwise S3Proxy. */
    AUTO,
    /** S3Proxy in this JVM. */
    EMBEDDED,
    /** MinIO as a child process. */
    MINIO,
    /** An S3 endpoint that somebody else runs. */
    EXTERNAL;

    /** As it is written in settings. */
    String setting() {
        return name().toLowerCase(Locale.ROOT);
    }
}
