package dev.lakebox.flink;

import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * The checkpoints and savepoints of pipelines on the object store. A checkpoint is whole once its {@code _metadata}
 * is there, which Flink writes last.
 */
final class Checkpoints {

    private static final String METADATA = "/_metadata";
    private static final int MARK = 0x4960672d;
    private static final int HEADER = 2 * Integer.BYTES + Long.BYTES;

    private final S3Client s3;
    private final String bucket;

    Checkpoints(S3Client s3, String bucket) {
        this.s3 = s3;
        this.bucket = bucket;
    }

    static String directory(String bucket, String pipeline) {
        return "s3://%s/checkpoints/%s".formatted(bucket, pipeline);
    }

    /** Where a pipeline's savepoints go. */
    String savepoints(String pipeline) {
        return "s3://%s/savepoints/%s".formatted(bucket, pipeline);
    }

    /**
     * Where a pipeline goes on after any stop: the newest of its checkpoints and savepoints. A store may tell times by the
     * second, in which there can be several; Flink numbers both kinds in one row.
     */
    Optional<Saved> newest(String pipeline) {
        List<Saved> all = Stream.concat(
                        saved("checkpoints/" + pipeline + "/", true), saved("savepoints/" + pipeline + "/", false))
                .toList();
        long last = all.stream().mapToLong(Saved::second).max().orElse(0);
        List<Saved> together =
                all.stream().filter(saved -> saved.second() == last).toList();
        return together.size() == 1
                ? Optional.of(together.get(0))
                : together.stream().max(Comparator.comparing(this::number));
    }

    /** Flink's {@code _metadata} begins with a mark, its format's version and the checkpoint's number. */
    private long number(Saved saved) {
        String key = saved.path().substring("s3://%s/".formatted(bucket).length()) + METADATA;
        byte[] header = s3.getObjectAsBytes(
                        request -> request.bucket(bucket).key(key).range("bytes=0-" + (HEADER - 1)))
                .asByteArray();
        ByteBuffer fields = ByteBuffer.wrap(header);
        if (header.length < HEADER || fields.getInt() != MARK) {
            throw new IllegalStateException(
                    "%s is not Flink's: it does not begin as its checkpoints do".formatted(key));
        }
        fields.getInt();
        return fields.getLong();
    }

    /** Forgets all state of a pipeline. */
    void delete(String pipeline) {
        for (String directory : List.of("checkpoints", "savepoints")) {
            String prefix = "%s/%s/".formatted(directory, pipeline);
            s3.listObjectsV2Paginator(request -> request.bucket(bucket).prefix(prefix)).contents().stream()
                    .forEach(object ->
                            s3.deleteObject(request -> request.bucket(bucket).key(object.key())));
        }
    }

    private Stream<Saved> saved(String prefix, boolean checkpoint) {
        return s3.listObjectsV2Paginator(request -> request.bucket(bucket).prefix(prefix)).contents().stream()
                .filter(object -> object.key().endsWith(METADATA))
                .map(object -> saved(object, checkpoint));
    }

    private Saved saved(S3Object object, boolean checkpoint) {
        String key = object.key().substring(0, object.key().length() - METADATA.length());
        return new Saved(
                "s3://%s/%s".formatted(bucket, key),
                checkpoint,
                object.lastModified().toEpochMilli(),
                object.size());
    }

    /**
     * @param path as Flink takes it for a restore
     * @param checkpoint whether Flink took it by itself; otherwise a person asked for a savepoint
     */
    record Saved(String path, boolean checkpoint, long millis, long bytes) {

        private long second() {
            return TimeUnit.MILLISECONDS.toSeconds(millis);
        }
    }
}
