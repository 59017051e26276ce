package dev.lakebox.maintenance;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Checkpoints of jobs that were killed and have since been followed by others. A job that goes on from another's
 * checkpoint refers to that one's files until RocksDB has merged them away, so a file goes only when no checkpoint or
 * savepoint of the pipeline that is kept names it.
 */
final class CheckpointLeftovers {

    private static final Pattern CHECKPOINT = Pattern.compile("checkpoints/(?<pipeline>[^/]+)/(?<job>[0-9a-f]{32})/.+");
    private static final Pattern FILE_NAME =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
    private static final String METADATA = "/_metadata";
    private static final int DELETED_AT_ONCE = 1000;

    private final S3Client s3;
    private final String bucket;

    CheckpointLeftovers(S3Client s3, String bucket) {
        this.s3 = s3;
        this.bucket = bucket;
    }

    /**
     * @param before when a file must have been written to be deleted
     * @return bytes deleted
     */
    long delete(Instant before) {
        Map<String, List<S3Object>> pipelines = new TreeMap<>();
        for (S3Object object : list("checkpoints/")) {
            Matcher name = CHECKPOINT.matcher(object.key());
            if (name.matches()) {
                pipelines
                        .computeIfAbsent(name.group("pipeline"), absent -> new ArrayList<>())
                        .add(object);
            }
        }
        long bytes = 0;
        for (var pipeline : pipelines.entrySet()) {
            bytes += delete(pipeline.getKey(), pipeline.getValue(), before);
        }
        return bytes;
    }

    private long delete(String pipeline, List<S3Object> checkpoints, Instant before) {
        Optional<S3Object> newest = checkpoints.stream()
                .filter(object -> object.key().endsWith(METADATA))
                .max(Comparator.comparing(S3Object::lastModified));
        if (newest.isEmpty()) {
            return 0;
        }
        String newestJob = job(newest.get());
        Map<Boolean, List<S3Object>> old = checkpoints.stream()
                .collect(Collectors.partitioningBy(object ->
                        !job(object).equals(newestJob) && object.lastModified().isBefore(before)));
        Set<String> named = new HashSet<>();
        old.get(false).forEach(kept -> addNames(kept, named));
        list("savepoints/" + pipeline + "/").forEach(kept -> addNames(kept, named));
        List<S3Object> doomed = old.get(true).stream()
                .filter(object ->
                        !named.contains(object.key().substring(object.key().lastIndexOf('/') + 1)))
                .toList();
        for (int from = 0; from < doomed.size(); from += DELETED_AT_ONCE) {
            List<ObjectIdentifier> some = doomed.subList(from, Math.min(from + DELETED_AT_ONCE, doomed.size())).stream()
                    .map(object -> ObjectIdentifier.builder().key(object.key()).build())
                    .toList();
            s3.deleteObjects(request -> request.bucket(bucket).delete(delete -> delete.objects(some)));
        }
        return doomed.stream().mapToLong(S3Object::size).sum();
    }

    /** Flink names state files by UUIDs, and in {@code _metadata} they stand as plain text. */
    private void addNames(S3Object object, Set<String> names) {
        if (object.key().endsWith(METADATA)) {
            String text = s3.getObjectAsBytes(request -> request.bucket(bucket).key(object.key()))
                    .asString(StandardCharsets.ISO_8859_1);
            FILE_NAME.matcher(text).results().forEach(name -> names.add(name.group()));
        }
    }

    private List<S3Object> list(String prefix) {
        return s3.listObjectsV2Paginator(request -> request.bucket(bucket).prefix(prefix)).contents().stream()
                .toList();
    }

    private static String job(S3Object checkpoint) {
        Matcher name = CHECKPOINT.matcher(checkpoint.key());
        if (!name.matches()) {
            throw new IllegalArgumentException(checkpoint.key());
        }
        return name.group("job");
    }
}
