package dev.lakebox.maintenance;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * The Flink jobs that a pipeline may go on from: of each pipeline the one that wrote the newest whole checkpoint or
 * savepoint.
 */
final class SavedJobs {

    /** A savepoint's name has the first letters of the job's id. */
    private static final Pattern METADATA =
            Pattern.compile("(?:checkpoints/(?<pipeline>[^/]+)/(?<job>[0-9a-f]{32})/chk-\\d+"
                    + "|savepoints/(?<saved>[^/]+)/savepoint-(?<prefix>[0-9a-f]+)-[^/]+)/_metadata");

    private final Collection<Saved> newest;

    private SavedJobs(Collection<Saved> newest) {
        this.newest = newest;
    }

    static SavedJobs in(S3Client s3, String bucket) {
        Map<String, Saved> newest = new HashMap<>();
        Stream.of("checkpoints/", "savepoints/")
                .flatMap(prefix ->
                        s3
                                .listObjectsV2Paginator(
                                        request -> request.bucket(bucket).prefix(prefix))
                                .contents()
                                .stream())
                .flatMap(object -> saved(object).stream())
                .forEach(saved -> newest.merge(saved.pipeline, saved, SavedJobs::later));
        return new SavedJobs(List.copyOf(newest.values()));
    }

    static SavedJobs none() {
        return new SavedJobs(List.of());
    }

    boolean mayContinue(String job) {
        return newest.stream().anyMatch(saved -> job.startsWith(saved.job));
    }

    /** When the pipeline that has stood still the longest last saved its state; empty where none ever did. */
    Optional<Instant> oldest() {
        return newest.stream().map(Saved::time).min(Comparator.naturalOrder());
    }

    private static Optional<Saved> saved(S3Object object) {
        Matcher name = METADATA.matcher(object.key());
        if (!name.matches()) {
            return Optional.empty();
        }
        return Optional.of(
                name.group("job") != null
                        ? new Saved(name.group("pipeline"), name.group("job"), object.lastModified())
                        : new Saved(name.group("saved"), name.group("prefix"), object.lastModified()));
    }

    private static Saved later(Saved one, Saved other) {
        return one.time.isAfter(other.time) ? one : other;
    }

    /** @param job its id, or how it begins */
    private record Saved(String pipeline, String job, Instant time) {}
}
