package dev.lakebox.storage;

import java.net.URI;

/**
 * How every client reaches the files.
 *
 * @param endpoint the S3 endpoint, spoken to path-style
 * @param region any name where the store has no regions; clients refuse to start without one
 * @param bucket the lakehouse's bucket; it exists
 */
public record ObjectStoreAccess(URI endpoint, String accessKey, String secretKey, String region, String bucket) {

    /** Without the keys. */
    @Override
    public String toString() {
        return "%s/%s (%s)".formatted(endpoint, bucket, region);
    }
}
