package dev.lakebox.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Uploads in parts, as Iceberg writes large files and Flink's recoverable writer all of them. */
abstract class MultipartContract {

    private static final int PART = 5 * 1024 * 1024;

    private final Bucket bucket;
    private final String key = Bucket.freshPrefix() + "data/category=Home%20%26%20Garden/file.parquet";

    MultipartContract(Bucket bucket) {
        this.bucket = bucket;
    }

    @Test
    void shouldAssemblePartsInTheirNumbersOrder() {
        byte[] bytes = Bucket.randomBytes(11 * PART + 17);
        String upload = begin();
        List<CompletedPart> parts = new ArrayList<>();
        for (int number = 12; number >= 1; number--) {
            int from = (number - 1) * PART;
            parts.add(upload(upload, number, Arrays.copyOfRange(bytes, from, Math.min(from + PART, bytes.length))));
        }
        assertThat(bucket.list(key)).as("before it is complete").isEmpty();

        Collections.reverse(parts);
        complete(upload, parts);

        assertThat(bucket.get(key)).isEqualTo(bytes);
        assertThat(bucket.list(key)).containsExactly(key);
    }

    @Test
    void shouldTakeASmallPartAlone() {
        String upload = begin();
        complete(upload, List.of(upload(upload, 1, "little".getBytes())));

        assertThat(bucket.getText(key)).isEqualTo("little");
    }

    @Test
    void shouldReplaceAPartThatIsSentAgain() {
        String upload = begin();
        upload(upload, 1, "first".getBytes());
        complete(upload, List.of(upload(upload, 1, "again".getBytes())));

        assertThat(bucket.getText(key)).isEqualTo("again");
    }

    @Test
    void shouldLeaveNothingOfAnAbortedUpload() {
        String upload = begin();
        CompletedPart part = upload(upload, 1, Bucket.randomBytes(PART));

        bucket.s3()
                .abortMultipartUpload(
                        request -> request.bucket(bucket.name()).key(key).uploadId(upload));

        assertThat(bucket.list(key)).isEmpty();
        assertThat(uploads()).doesNotContain(upload);
        assertThatThrownBy(() -> complete(upload, List.of(part))).isInstanceOf(S3Exception.class);
    }

    @Test
    void shouldTellWhatAnUploadHasSoFar() {
        String upload = begin();
        upload(upload, 2, Bucket.randomBytes(1_000));
        upload(upload, 1, Bucket.randomBytes(PART));

        assertThat(uploads()).contains(upload);
        assertThat(bucket.s3()
                        .listParts(request ->
                                request.bucket(bucket.name()).key(key).uploadId(upload))
                        .parts())
                .extracting("partNumber", "size")
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(1, (long) PART),
                        org.assertj.core.groups.Tuple.tuple(2, 1_000L));
    }

    @Test
    void shouldRefuseAPartItWasNotSent() {
        String upload = begin();
        upload(upload, 1, "something".getBytes());
        CompletedPart other = CompletedPart.builder()
                .partNumber(1)
                .eTag("\"00000000000000000000000000000000\"")
                .build();

        assertThatThrownBy(() -> complete(upload, List.of(other))).isInstanceOf(S3Exception.class);
        assertThat(bucket.list(key)).isEmpty();
    }

    private String begin() {
        return bucket.s3()
                .createMultipartUpload(request -> request.bucket(bucket.name()).key(key))
                .uploadId();
    }

    private CompletedPart upload(String upload, int number, byte[] bytes) {
        String eTag = bucket.s3()
                .uploadPart(
                        request -> request.bucket(bucket.name())
                                .key(key)
                                .uploadId(upload)
                                .partNumber(number),
                        RequestBody.fromBytes(bytes))
                .eTag();
        return CompletedPart.builder().partNumber(number).eTag(eTag).build();
    }

    private void complete(String upload, List<CompletedPart> parts) {
        bucket.s3()
                .completeMultipartUpload(request -> request.bucket(bucket.name())
                        .key(key)
                        .uploadId(upload)
                        .multipartUpload(multipart -> multipart.parts(parts)));
    }

    private List<String> uploads() {
        // with the key as prefix: MinIO lists uploads of one object only
        return bucket
                .s3()
                .listMultipartUploads(request -> request.bucket(bucket.name()).prefix(key))
                .uploads()
                .stream()
                .map(upload -> upload.uploadId())
                .toList();
    }
}
