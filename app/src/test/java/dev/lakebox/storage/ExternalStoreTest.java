package dev.lakebox.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lakebox.StartException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.s3.S3Client;

/** A store that somebody else runs: here S3Proxy of another sandbox. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExternalStoreTest {

    private ObjectStore other;

    @TempDir
    private Path dataDirectory;

    @BeforeAll
    void startOther(@TempDir Path othersDirectory) throws Exception {
        other = TestSettings.store(othersDirectory, Map.of("kind", "embedded"));
        other.start();
    }

    @AfterAll
    void stopOther() {
        other.close();
    }

    @Test
    void shouldUseItAndMakeTheBucketWhereItIsMissing() throws Exception {
        try (ObjectStore store = external(Map.of("bucket", "made-here"))) {
            store.start();
            store.check();

            assertThat(store.endpoint()).isEqualTo(other.endpoint());
            assertThat(store.bucketDirectory()).isEmpty();
            assertThat(store.console()).isEmpty();
            try (S3Client s3 = Access.to(store).client()) {
                Bucket bucket = new Bucket(s3, "made-here");
                bucket.put("a", "text");
                assertThat(bucket.getText("a")).isEqualTo("text");
            }
        }
        other.check();
    }

    @Test
    void shouldSayThatTheSecretIsWrong() {
        refused(Map.of("secret-key", "wrong-secret"), "SignatureDoesNotMatch", "lakebox.storage.secret-key");
    }

    @Test
    void shouldSayThatTheAccessKeyIsUnknown() {
        refused(Map.of("access-key", "nobody"), "'nobody'", "lakebox.storage.access-key");
    }

    @Test
    void shouldSayThatNobodyAnswers() throws Exception {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        refused(
                Map.of("endpoint", "http://127.0.0.1:" + free),
                "http://127.0.0.1:" + free + ": nothing there answers S3 requests",
                "refused");
    }

    @Test
    void shouldAskForAnEndpoint() {
        ObjectStore store = TestSettings.store(dataDirectory, Map.of("kind", "external"));
        assertThatThrownBy(store::start)
                .isInstanceOf(StartException.class)
                .hasMessageContaining("lakebox.storage.endpoint is not set");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost:9000", "ftp://host", "http://", "not a uri"})
    void shouldRefuseWhatIsNoEndpoint(String endpoint) {
        refused(Map.of("endpoint", endpoint), "Invalid lakebox.storage.endpoint: '" + endpoint + "'");
    }

    private void refused(Map<String, String> settings, String... said) {
        try (ObjectStore store = external(settings)) {
            assertThatThrownBy(store::start).isInstanceOf(StartException.class).hasMessageContainingAll(said);
        }
    }

    private ObjectStore external(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(
                Map.of("kind", "external", "endpoint", other.endpoint().toString()));
        all.putAll(settings);
        return TestSettings.store(dataDirectory, all);
    }
}
