package dev.lakebox.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.S3Client;

/** What Lakebox asks of an object store. One class extends this for every kind. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class StoreContract {

    private ObjectStore store;
    private S3Client s3;

    /** Settings of the kind; called once. Skips the tests where it cannot run here. */
    abstract Map<String, String> settings();

    @BeforeAll
    void start(@TempDir Path dataDirectory) throws Exception {
        store = TestSettings.store(dataDirectory, settings());
        store.start();
        s3 = Access.to(store).client();
    }

    @AfterAll
    void stop() {
        if (store != null) {
            s3.close();
            store.close();
        }
    }

    ObjectStore store() {
        return store;
    }

    Bucket bucket() {
        return new Bucket(s3, store.bucket());
    }

    @Test
    void shouldTellWhatItIs() {
        store.check();
        assertThat(store.about().endpoint()).isEqualTo(store.endpoint().toString());
        assertThat(store.about().kind()).isNotBlank();
        assertThat(store.about().version()).isNotBlank();
    }

    @Nested
    class Objects extends ObjectsContract {
        Objects() {
            super(bucket());
        }
    }

    @Nested
    class Listing extends ListingContract {
        Listing() {
            super(bucket());
        }
    }

    @Nested
    class Multipart extends MultipartContract {
        Multipart() {
            super(bucket());
        }
    }

    @Nested
    class Keys extends KeysContract {
        Keys() {
            super(bucket());
        }
    }

    @Nested
    class Checkpoints extends CheckpointsContract {
        Checkpoints() {
            super(bucket());
        }
    }

    @Nested
    class Credentials extends CredentialsContract {
        Credentials() {
            super(Access.to(store));
        }
    }

    @Nested
    class Iceberg extends IcebergContract {
        Iceberg() {
            super(Access.to(store));
        }
    }
}
