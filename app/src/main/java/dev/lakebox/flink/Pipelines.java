package dev.lakebox.flink;

import dev.lakebox.Component;
import dev.lakebox.StartException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * The pipelines by name: which there are, which run, and their way from one checkpoint to the next. Each starts from
 * its newest checkpoint or savepoint after any stop, and what a person stopped stays stopped over a restart.
 */
public final class Pipelines implements Component {

    private final FlinkCluster flink;
    private final FlinkSettings settings;
    private final Supplier<Checkpoints> checkpoints;
    private final Supplier<Map<String, String>> variables;
    private final List<Component> needs;
    private final DesiredPipelines desired;
    private final Map<String, PipelineJob> jobs = new TreeMap<>();

    /**
     * @param stateFile remembers what a person started and stopped
     * @param s3 a client of the object store, valid once {@code needs} have started
     * @param variables values for the pipelines' SQL, valid likewise
     */
    public Pipelines(
            FlinkSettings settings,
            FlinkCluster flink,
            Path stateFile,
            Supplier<S3Client> s3,
            Supplier<String> bucket,
            Supplier<Map<String, String>> variables,
            List<Component> needs) {
        this.settings = settings;
        this.flink = flink;
        this.checkpoints = () -> new Checkpoints(s3.get(), bucket.get());
        this.variables = variables;
        this.needs = List.copyOf(needs);
        this.desired = new DesiredPipelines(stateFile, settings.start(), settings.checkpointInterval());
    }

    @Override
    public String name() {
        return "pipelines";
    }

    @Override
    public List<Component> needs() {
        return needs;
    }

    @Override
    public About about() {
        List<String> running = jobs.values().stream()
                .filter(PipelineJob::submitted)
                .map(PipelineJob::name)
                .toList();
        return new About(
                "Flink SQL: " + String.join(", ", running), "", flink.rest().toString());
    }

    /** A pipeline that cannot start does not keep the others from it: it is failed, with the reason, until mended. */
    @Override
    public void start() throws Exception {
        flink.pipelines()
                .forEach((name, tables) -> jobs.put(
                        name,
                        new PipelineJob(name, tables, flink, checkpoints.get(), variables, desired.interval(name))));
        for (String wanted : desired.running()) {
            job(wanted);
        }
        ExecutorService planning = Executors.newFixedThreadPool(2);
        try {
            List<Future<?>> starts = new ArrayList<>();
            for (String wanted : desired.running()) {
                starts.add(planning.submit(() -> job(wanted).tryStart()));
            }
            for (Future<?> start : starts) {
                start.get();
            }
        } finally {
            planning.shutdownNow();
        }
    }

    /** @return each pipeline with {@code name}, {@code state}, {@code jobId}, {@code tables} and {@code error} */
    public List<Map<String, Object>> list() throws Exception {
        List<Map<String, Object>> all = new ArrayList<>();
        for (PipelineJob job : jobs.values()) {
            all.add(job.describe());
        }
        return all;
    }

    /**
     * @param action {@code start}, {@code stop}, {@code savepoint}, {@code checkpoint} or {@code resume}
     * @param from for {@code resume} the savepoint or checkpoint to start from; null for the newest
     * @throws IllegalArgumentException where there is no such pipeline or action
     * @throws IllegalStateException where the pipeline's state does not allow it
     */
    public Map<String, Object> act(String name, String action, String from) throws Exception {
        PipelineJob job = job(name);
        Map<String, Object> result =
                switch (action) {
                    case "start" -> job.start(null);
                    case "resume" -> job.start(from);
                    case "stop" -> job.stop();
                    case "savepoint" -> job.savepoint();
                    case "checkpoint" -> job.checkpoint();
                    default ->
                        throw new IllegalArgumentException(
                                "Invalid action: %s (one of start, stop, savepoint, checkpoint, resume)"
                                        .formatted(action));
                };
        switch (action) {
            case "start", "resume" -> desired.set(name, true, job.interval());
            case "stop" -> desired.set(name, false, job.interval());
            default -> {}
        }
        return result;
    }

    /** Changes how often a pipeline checkpoints: by savepoint and resume, where it runs. */
    public Map<String, Object> interval(String name, Duration interval) throws Exception {
        Map<String, Object> result = job(name).interval(interval);
        desired.set(name, job(name).submitted(), interval);
        return result;
    }

    @Override
    public void check() throws Exception {
        for (PipelineJob job : jobs.values()) {
            job.check();
        }
    }

    /** Nothing to stop: the cluster's end ends the jobs, and their checkpoints stay. */
    @Override
    public void close() {
        jobs.values().forEach(PipelineJob::forget);
    }

    private PipelineJob job(String name) {
        PipelineJob job = jobs.get(name);
        if (job == null) {
            throw new StartException("There is no pipeline %s: %s".formatted(name, String.join(", ", jobs.keySet())));
        }
        return job;
    }
}
