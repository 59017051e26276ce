package dev.lakebox.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** S3Proxy in this JVM. */
class EmbeddedStoreTest extends StoreContract {

    @Override
    Map<String, String> settings() {
        return Map.of("kind", "embedded");
    }

    @Test
    void shouldKeepObjectsAsPlainFilesUnderTheirKeys() {
        String key = "warehouse/created_date=2026-11-22/category=Home%20%26%20Garden/größe+1.parquet";
        bucket().put(key, "text");

        Path directory = store().bucketDirectory().orElseThrow();
        assertThat(directory.resolve(key)).hasContent("text");
    }
}
