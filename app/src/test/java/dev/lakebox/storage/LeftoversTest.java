package dev.lakebox.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.S3Client;

class LeftoversTest {

    @TempDir
    private Path dataDirectory;

    private Path bucket;

    @BeforeEach
    void name() {
        bucket = dataDirectory.resolve("storage/objects/lakehouse");
    }

    @Test
    void shouldDeleteWhatAKilledProcessDidNotFinish() throws Exception {
        restartAfter(s3 -> s3.put("orders/a.parquet", "whole"));
        Path unfinished = Files.writeString(bucket.resolve("orders/b.parquet-" + UUID.randomUUID()), "half of i");

        restartAfter(s3 -> assertThat(s3.list("")).containsExactly("orders/a.parquet"));

        assertThat(unfinished).doesNotExist();
    }

    @Test
    void shouldKeepObjectsThatAreOnlyNamedLikeThat() throws Exception {
        String key = "backups/backup-" + UUID.randomUUID();
        restartAfter(s3 -> {
            s3.put(key, "whole");
            s3.copy(key, key + "-" + UUID.randomUUID());
        });

        restartAfter(s3 -> {
            assertThat(s3.list("backups/")).hasSize(2).contains(key);
            assertThat(s3.getText(key)).isEqualTo("whole");
        });
    }

    @Test
    void shouldAbortUploadsOfEarlierDaysOnly() throws Exception {
        restartAfter(s3 -> {
            begin(s3, "old");
            begin(s3, "recent");
        });
        FileTime twoDaysAgo = FileTime.from(Instant.now().minus(Duration.ofDays(2)));
        for (Path stub : stubs("old")) {
            Files.setLastModifiedTime(stub, twoDaysAgo);
        }

        restartAfter(s3 -> assertThat(s3.s3()
                        .listMultipartUploads(request -> request.bucket(s3.name()))
                        .uploads())
                .extracting("key")
                .containsExactly("recent"));

        assertThat(stubs("old")).isEmpty();
    }

    private interface Use {
        void with(Bucket bucket);
    }

    private void restartAfter(Use use) throws Exception {
        try (ObjectStore store = TestSettings.store(dataDirectory, Map.of("kind", "embedded"))) {
            store.start();
            try (S3Client s3 = Access.to(store).client()) {
                use.with(new Bucket(s3, store.bucket()));
            }
        }
    }

    private static void begin(Bucket bucket, String key) {
        bucket.s3()
                .createMultipartUpload(request -> request.bucket(bucket.name()).key(key));
    }

    private List<Path> stubs(String key) throws Exception {
        try (Stream<Path> files = Files.list(bucket)) {
            return files.filter(file -> file.getFileName().toString().endsWith(key + "-stub"))
                    .toList();
        }
    }
}
