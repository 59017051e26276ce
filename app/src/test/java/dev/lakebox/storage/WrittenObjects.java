package dev.lakebox.storage;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.core.exception.SdkException;

/** Objects written in parallel, of contents that follow from their keys, and which of them were acknowledged. */
final class WrittenObjects {

    private final Set<String> attempted = ConcurrentHashMap.newKeySet();
    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();

    Set<String> attempted() {
        return attempted;
    }

    Set<String> acknowledged() {
        return acknowledged;
    }

    /** Sizes from 1 byte to 300 kB, in a few directories. */
    static byte[] content(String key) {
        return Bucket.randomBytes(1 + Math.floorMod(key.hashCode(), 300_000));
    }

    void writeUntilFailure(Bucket bucket, int writer) {
        try {
            for (int i = 0; ; i++) {
                String key = "warehouse/part=%d/%d-%d".formatted(i % 5, writer, i);
                attempted.add(key);
                bucket.put(key, content(key));
                acknowledged.add(key);
            }
        } catch (SdkException e) {
            // the store is gone
        }
    }
}
