package dev.lakebox.storage;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;

/**
 * MinIO in a container, used as an external store. Which image is for whoever runs this to say
 * ({@code -Dlakebox.test.minio-image=} or {@code LAKEBOX_TEST_MINIO_IMAGE}): MinIO publishes none any more. Its entry
 * point must be the {@code minio} binary.
 */
@Needs(Requirement.MINIO_IMAGE)
class MinioContainerTest extends StoreContract {

    private static final int PORT = 9000;

    private GenericContainer<?> container;

    static Optional<String> image() {
        return Optional.ofNullable(System.getProperty("lakebox.test.minio-image"))
                .or(() -> Optional.ofNullable(System.getenv("LAKEBOX_TEST_MINIO_IMAGE")));
    }

    @Override
    Map<String, String> settings() {
        container = new GenericContainer<>(DockerImageName.parse(image().orElseThrow()))
                .withEnv("MINIO_ROOT_USER", "lakebox")
                .withEnv("MINIO_ROOT_PASSWORD", "lakebox-secret")
                .withCommand("server", "/data")
                .withExposedPorts(PORT)
                .waitingFor(Wait.forHttp("/minio/health/live").forPort(PORT));
        container.start();
        return Map.of(
                "kind",
                "external",
                "endpoint",
                "http://%s:%d".formatted(container.getHost(), container.getMappedPort(PORT)));
    }

    @AfterAll
    void stopContainer() {
        if (container != null) {
            container.stop();
        }
    }
}
