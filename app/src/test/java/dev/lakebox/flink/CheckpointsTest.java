package dev.lakebox.flink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lakebox.Ports;
import dev.lakebox.storage.ObjectStore;
import dev.lakebox.storage.StorageSettings;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/** On the store that tells times by the second: there, two checkpoints often bear the same. */
class CheckpointsTest {

    private static final int FLINKS_MAGIC = 0x4960672d;
    private static final int FLINKS_VERSION = 6;
    private static final String JOB = "0123456789abcdef0123456789abcdef";

    private ObjectStore store;
    private S3Client s3;

    @BeforeEach
    void start(@TempDir Path directory) throws Exception {
        StorageSettings settings = new SmallRyeConfigBuilder()
                .withMapping(StorageSettings.class)
                .withSources(new PropertiesConfigSource(
                        Map.of("lakebox.storage.port", "0", "lakebox.storage.kind", "embedded"), "test", 100))
                .build()
                .getConfigMapping(StorageSettings.class);
        InetAddress host = InetAddress.getLoopbackAddress();
        store = new ObjectStore(settings, directory, new Ports(host, false), host);
        store.start();
        s3 = store.client();
    }

    @AfterEach
    void stop() {
        store.close();
    }

    @Test
    void shouldGoOnFromTheNewestOfOneSecond() {
        for (long id = 1; id <= 12; id++) {
            save("checkpoints/orders-raw/%s/chk-%d".formatted(JOB, id), id);
        }
        assertThat(newest()).endsWith("/chk-12");

        save("savepoints/orders-raw/savepoint-012345-6789", 13);
        assertThat(newest()).endsWith("savepoint-012345-6789");

        save("checkpoints/orders-raw/%s/chk-14".formatted(JOB), 14);
        assertThat(newest()).endsWith("/chk-14");
    }

    @Test
    void shouldFindNothingWhereNothingWasSaved() {
        assertThat(checkpoints().newest("orders-raw")).isEmpty();
    }

    private Checkpoints checkpoints() {
        return new Checkpoints(s3, store.access().bucket());
    }

    private String newest() {
        return checkpoints().newest("orders-raw").orElseThrow().path();
    }

    /** As Flink begins it. */
    private void save(String directory, long id) {
        byte[] metadata = ByteBuffer.allocate(64)
                .putInt(FLINKS_MAGIC)
                .putInt(FLINKS_VERSION)
                .putLong(id)
                .array();
        s3.putObject(
                request -> request.bucket(store.access().bucket()).key(directory + "/_metadata"),
                RequestBody.fromBytes(metadata));
    }
}
