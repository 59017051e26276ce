package dev.lakebox.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** MinIO as a child process. */
@Needs(Requirement.MINIO)
class MinioProcessTest extends StoreContract {

    @Override
    Map<String, String> settings() {
        return Map.of("kind", "minio");
    }

    @Test
    void shouldHaveAConsoleAndNoPlainFiles() {
        assertThat(store().console()).isPresent();
        assertThat(store().bucketDirectory()).isEmpty();
    }
}
