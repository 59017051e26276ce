package dev.lakebox.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** What Iceberg's S3FileIO does with single objects. */
abstract class ObjectsContract {

    private final Bucket bucket;
    private final String prefix = Bucket.freshPrefix();

    ObjectsContract(Bucket bucket) {
        this.bucket = bucket;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4_096, 1_048_577, 100_000_000})
    void shouldReturnWhatWasPut(int length) {
        byte[] bytes = Bucket.randomBytes(length);
        bucket.put(prefix + "object", bytes);

        assertThat(bucket.get(prefix + "object")).isEqualTo(bytes);
        HeadObjectResponse head =
                bucket.s3().headObject(request -> request.bucket(bucket.name()).key(prefix + "object"));
        assertThat(head.contentLength()).isEqualTo(length);
        assertThat(head.eTag()).isNotBlank();
        assertThat(head.lastModified()).isNotNull();
    }

    @Test
    void shouldReadRanges() {
        bucket.put(prefix + "object", "0123456789");

        assertThat(bucket.getRange(prefix + "object", "bytes=0-3")).asString().isEqualTo("0123");
        assertThat(bucket.getRange(prefix + "object", "bytes=4-4")).asString().isEqualTo("4");
        assertThat(bucket.getRange(prefix + "object", "bytes=7-")).asString().isEqualTo("789");
        assertThat(bucket.getRange(prefix + "object", "bytes=-2")).asString().isEqualTo("89");
        assertThat(bucket.getRange(prefix + "object", "bytes=8-100")).asString().isEqualTo("89");
        assertThatThrownBy(() -> bucket.getRange(prefix + "object", "bytes=10-12"))
                .asInstanceOf(type(S3Exception.class))
                .returns(416, S3Exception::statusCode);
    }

    @Test
    void shouldReplaceAnObjectByALaterOne() {
        bucket.put(prefix + "object", "a longer first version");
        bucket.put(prefix + "object", "second");

        assertThat(bucket.getText(prefix + "object")).isEqualTo("second");
    }

    @Test
    void shouldSayThatAMissingObjectIsMissing() {
        assertThatThrownBy(() -> bucket.get(prefix + "missing")).isInstanceOf(NoSuchKeyException.class);
        assertThatThrownBy(() -> bucket.s3()
                        .headObject(request -> request.bucket(bucket.name()).key(prefix + "missing")))
                .isInstanceOf(NoSuchKeyException.class);
    }

    @Test
    void shouldDeleteAnObjectAndAcceptAMissingOne() {
        bucket.put(prefix + "object", "text");

        bucket.delete(prefix + "object");
        bucket.delete(prefix + "object");
        bucket.delete(prefix + "never/was/there");

        assertThat(bucket.list(prefix)).isEmpty();
    }

    @Test
    void shouldDeleteManyAtOnceMissingOnesIncluded() {
        List<String> keys = IntStream.range(0, 250)
                .mapToObj(i -> prefix + "partition=" + i % 7 + "/" + i)
                .toList();
        keys.stream().filter(key -> !key.endsWith("9")).forEach(key -> bucket.put(key, key));

        var answer = bucket.s3()
                .deleteObjects(request -> request.bucket(bucket.name())
                        .delete(delete -> delete.objects(keys.stream()
                                .map(key -> ObjectIdentifier.builder().key(key).build())
                                .toList())));

        assertThat(answer.errors()).isEmpty();
        assertThat(answer.deleted()).hasSize(keys.size());
        assertThat(bucket.list(prefix)).isEmpty();
    }

    @Test
    void shouldKeepContentTypeAndMetadata() {
        bucket.s3()
                .putObject(
                        request -> request.bucket(bucket.name())
                                .key(prefix + "object")
                                .contentType("application/vnd.apache.parquet")
                                .metadata(Map.of("written-by", "test")),
                        RequestBody.fromString("text"));

        HeadObjectResponse head =
                bucket.s3().headObject(request -> request.bucket(bucket.name()).key(prefix + "object"));
        assertThat(head.contentType()).isEqualTo("application/vnd.apache.parquet");
        assertThat(head.metadata()).containsEntry("written-by", "test");
    }

    @Test
    void shouldCreateAnObjectOnlyOnceWhereAsked() {
        assertThat(create(prefix + "object", "first")).isEqualTo(200);
        assertThat(create(prefix + "object", "second")).isEqualTo(412);
        assertThat(bucket.getText(prefix + "object")).isEqualTo("first");
    }

    @Test
    void shouldLetOneOfManyCreatorsWin() throws Exception {
        List<Integer> answers = Parallel.run(8, i -> create(prefix + "object", "by " + i));

        // S3 itself may answer 409 to those that come while the first is under way
        assertThat(answers)
                .containsOnlyOnce(200)
                .allMatch(status -> List.of(200, 412, 409).contains(status));
        assertThat(bucket.getText(prefix + "object")).isEqualTo("by " + answers.indexOf(200));
    }

    @Test
    void shouldKeepOneWholeObjectOfManyWritersToOneKey() throws Exception {
        List<byte[]> versions = IntStream.range(0, 8)
                .mapToObj(i -> Bucket.randomBytes(300_000 + i))
                .toList();

        Parallel.run(8, i -> {
            bucket.put(prefix + "object", versions.get(i));
            return null;
        });

        assertThat(versions).contains(bucket.get(prefix + "object"));
    }

    @Test
    void shouldTakeManyWritersAndDeletersInOneDirectory() throws Exception {
        // a store on files makes directories and removes empty ones: neither may get in a writer's way
        Parallel.run(8, i -> {
            for (int round = 0; round < 50; round++) {
                String key = prefix + "partition=1/" + i;
                bucket.put(key, "round " + round);
                assertThat(bucket.getText(key)).isEqualTo("round " + round);
                bucket.delete(key);
            }
            return null;
        });

        assertThat(bucket.list(prefix)).isEmpty();
    }

    private int create(String key, String text) {
        try {
            return bucket.s3()
                    .putObject(
                            request -> request.bucket(bucket.name()).key(key).ifNoneMatch("*"),
                            RequestBody.fromString(text))
                    .sdkHttpResponse()
                    .statusCode();
        } catch (S3Exception e) {
            return e.statusCode();
        }
    }
}
