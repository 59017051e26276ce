package dev.lakebox.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/** What is acknowledged stays, whatever happens to the store's processes. */
abstract class DurabilityContract {

    private static final int WRITERS = 4;

    private final String kind;

    @TempDir
    private Path dataDirectory;

    DurabilityContract(String kind) {
        this.kind = kind;
    }

    @Test
    void shouldKeepObjectsOverARestart() throws Exception {
        Map<String, String> settings = Map.of("kind", kind);
        try (ObjectStore store = TestSettings.store(dataDirectory, settings)) {
            store.start();
            try (S3Client s3 = Access.to(store).client()) {
                new Bucket(s3, store.bucket()).put("warehouse/a=1/b", "kept");
            }
        }
        try (ObjectStore store = TestSettings.store(dataDirectory, settings)) {
            store.start();
            try (S3Client s3 = Access.to(store).client()) {
                assertThat(new Bucket(s3, store.bucket()).getText("warehouse/a=1/b"))
                        .isEqualTo("kept");
            }
        }
    }

    @RepeatedTest(3)
    void shouldLoseNothingAcknowledgedWhenKilledWhileWriting() throws Exception {
        WrittenObjects written = new WrittenObjects();
        ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
        try (KillableStore store = new KillableStore(dataDirectory, kind);
                S3Client s3 = store.access().client()) {
            Bucket bucket = new Bucket(s3, store.access().bucket());
            for (int i = 0; i < WRITERS; i++) {
                int writer = i;
                writers.submit(() -> written.writeUntilFailure(bucket, writer));
            }
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> written.acknowledged().size() >= 200);
            store.kill();
        } finally {
            writers.shutdown();
            assertThat(writers.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
        }

        try (KillableStore store = new KillableStore(dataDirectory, kind);
                S3Client s3 = store.access().client()) {
            Bucket bucket = new Bucket(s3, store.access().bucket());
            List<String> listed = bucket.list("");
            assertThat(listed).containsAll(written.acknowledged());
            assertThat(written.attempted())
                    .as("nothing that is nobody's object")
                    .containsAll(listed);
            // those that were under way may be there or not, but never in part
            for (String key : listed) {
                assertThat(bucket.get(key)).as(key).isEqualTo(WrittenObjects.content(key));
            }
        }
    }

    @Test
    void shouldResumeAnUploadInPartsAfterAKill() throws Exception {
        byte[] first = Bucket.randomBytes(5 * 1024 * 1024);
        byte[] second = Bucket.randomBytes(1_000);
        String key = "recoverable/in-progress";
        String upload;
        CompletedPart one;
        try (KillableStore store = new KillableStore(dataDirectory, kind);
                S3Client s3 = store.access().client()) {
            String bucket = store.access().bucket();
            upload = s3.createMultipartUpload(request -> request.bucket(bucket).key(key))
                    .uploadId();
            one = part(s3, bucket, key, upload, 1, first);
        }
        try (KillableStore store = new KillableStore(dataDirectory, kind);
                S3Client s3 = store.access().client()) {
            String bucket = store.access().bucket();
            CompletedPart two = part(s3, bucket, key, upload, 2, second);
            s3.completeMultipartUpload(request ->
                    request.bucket(bucket).key(key).uploadId(upload).multipartUpload(parts -> parts.parts(one, two)));

            byte[] whole = new Bucket(s3, bucket).get(key);
            assertThat(whole).startsWith(first).endsWith(second).hasSize(first.length + second.length);
        }
    }

    @Test
    void shouldEndItsProcessesWhenKilledItself() throws Exception {
        List<ProcessHandle> children;
        try (KillableStore store = new KillableStore(dataDirectory, kind);
                S3Client s3 = store.access().client()) {
            children = store.killParentOnly();
            await().atMost(Duration.ofSeconds(30)).until(() -> children.stream().noneMatch(ProcessHandle::isAlive));
            assertThatThrownBy(() -> new Bucket(s3, store.access().bucket()).list(""))
                    .hasMessageContaining("refused");
        }
    }

    private static CompletedPart part(S3Client s3, String bucket, String key, String upload, int number, byte[] bytes) {
        String eTag = s3.uploadPart(
                        request ->
                                request.bucket(bucket).key(key).uploadId(upload).partNumber(number),
                        RequestBody.fromBytes(bytes))
                .eTag();
        return CompletedPart.builder().partNumber(number).eTag(eTag).build();
    }
}
