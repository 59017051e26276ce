package dev.lakebox.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lakebox.Ports;
import dev.lakebox.StartException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ObjectStoreTest {

    @TempDir
    private Path dataDirectory;

    @Test
    void shouldHaveTheSettingsThatTheDocumentationNames() {
        try (ObjectStore store = TestSettings.store(dataDirectory, Map.of())) {
            assertThat(store.accessKey()).isEqualTo("lakebox");
            assertThat(store.secretKey()).isEqualTo("lakebox-secret");
            assertThat(store.region()).isEqualTo("us-east-1");
            assertThat(store.bucket()).isEqualTo("lakehouse");
            assertThat(store.name()).isEqualTo("storage");
        }
        StorageSettings settings = TestSettings.of(Map.of());
        assertThat(settings.kind()).isEqualTo(StorageKind.AUTO);
        assertThat(settings.sync()).isTrue();
        assertThat(settings.minio().binary()).isEmpty();
    }

    @Test
    void shouldStayWithItsKindAndSayHowToLeaveIt() throws Exception {
        try (ObjectStore store = TestSettings.store(dataDirectory, Map.of("kind", "embedded"))) {
            store.start();
        }
        try (ObjectStore store = TestSettings.store(dataDirectory, Map.of("kind", "auto"))) {
            store.start();
            assertThat(store.about().kind()).isEqualTo("S3Proxy (in this JVM)");
            assertThat(store.about().version()).matches("\\d+\\.\\d+.*");
        }
        try (ObjectStore store = TestSettings.store(dataDirectory, Map.of("kind", "minio"))) {
            assertThatThrownBy(store::start)
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("was made with lakebox.storage.kind=embedded")
                    .hasMessageContaining("lakebox.reset=true");
        }
    }

    @Test
    void shouldSayThatMinioIsNotThere() {
        Path nowhere = dataDirectory.resolve("no-minio");
        Map<String, String> settings = Map.of("kind", "minio", "minio.binary", nowhere.toString());
        try (ObjectStore store = TestSettings.store(dataDirectory, settings)) {
            assertThatThrownBy(store::start)
                    .isInstanceOf(StartException.class)
                    .hasMessage("Cannot start MinIO: no executable at %s (lakebox.storage.minio.binary)", nowhere);
        }
        assertThat(dataDirectory.resolve("storage/kind")).doesNotExist();
    }

    @Test
    @Needs(Requirement.MINIO)
    void shouldSayWhatMinioSaysWhereItDoesNotStart() {
        try (ObjectStore store = TestSettings.store(dataDirectory, Map.of("kind", "minio", "secret-key", "short"))) {
            assertThatThrownBy(store::start)
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("Cannot start MinIO")
                    .hasMessageContaining("at least 8 characters");
        }
        assertThat(dataDirectory.resolve("storage/kind")).doesNotExist();
    }

    @Test
    void shouldSayWhereItCannotWrite() throws Exception {
        Files.createDirectories(dataDirectory.resolve("storage"));
        Path file = Files.createFile(dataDirectory.resolve("storage/objects"));
        try (ObjectStore store = TestSettings.store(dataDirectory, Map.of("kind", "embedded"))) {
            assertThatThrownBy(store::start)
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("cannot write to " + file)
                    .hasMessageContaining("lakebox.data-dir");
        }
    }

    @Test
    void shouldSayThatItsPortIsTaken() throws Exception {
        InetAddress host = InetAddress.getLoopbackAddress();
        try (ServerSocket taken = new ServerSocket(0, 1, host)) {
            StorageSettings settings =
                    TestSettings.of(Map.of("kind", "embedded", "port", Integer.toString(taken.getLocalPort())));
            try (ObjectStore store = new ObjectStore(settings, dataDirectory, new Ports(host, true), host)) {
                assertThatThrownBy(store::start)
                        .isInstanceOf(StartException.class)
                        .hasMessageContaining("port " + taken.getLocalPort() + " is in use")
                        .hasMessageContaining("lakebox.storage.port");
            }
        }
    }

    @Test
    void shouldBeClosableAtAnyTimeAndStartAnewAfterwards() throws Exception {
        ObjectStore store = TestSettings.store(dataDirectory, Map.of("kind", "embedded"));
        store.close();
        assertThatThrownBy(store::check).hasMessageContaining("has not been started");
        store.start();
        store.check();
        store.close();
        store.close();

        assertThatThrownBy(store::check).isInstanceOf(Exception.class);
    }
}
