package dev.lakebox.flink;

import dev.lakebox.Component;
import dev.lakebox.StartException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * The pipelines by name: which there are, which run, and their way from one checkpoint to the next. Each starts from
 * its newest checkpoint or savepoint after any stop, and what a person stopped stays stopped over a restart.
 */
public final class Pipelines implements Component {

    private static final System.Logger LOG = System.getLogger(Pipelines.class.getName());

    private final FlinkCluster flink;
    private final FlinkSettings settings;
    private final Supplier<Checkpoints> checkpoints;
    private final Supplier<Map<String, String>> variables;
    private final List<Component> needs;
    private final DesiredPipelines desired;
    private final PipelineFolders folders;
    private final DeployedSql deployed;
    private final SqlWatch watch;
    private final Map<String, PipelineJob> jobs = new ConcurrentSkipListMap<>();

    /**
     * @param directory remembers what a person started, stopped and wrote, and the SQL that runs
     * @param s3 a client of the object store, valid once {@code needs} have started
     * @param variables values for the pipelines' SQL, valid likewise
     */
    public Pipelines(
            FlinkSettings settings,
            FlinkCluster flink,
            Path directory,
            Supplier<S3Client> s3,
            Supplier<String> bucket,
            Supplier<Map<String, String>> variables,
            List<Component> needs) {
        this.settings = settings;
        this.flink = flink;
        this.checkpoints = () -> new Checkpoints(s3.get(), bucket.get());
        this.variables = variables;
        this.needs = List.copyOf(needs);
        this.desired = new DesiredPipelines(
                directory.resolve("desired.json"), settings.start(), settings.checkpointInterval());
        this.folders = new PipelineFolders(flink.source(), directory.resolve("written"));
        this.deployed = new DeployedSql(directory.resolve("deployed"));
        this.watch = new SqlWatch(folders, this::edited);
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
        discover();
        for (String wanted : desired.running()) {
            job(wanted);
        }
        // one after the other: the first has rows in its table sooner than if all shared the processors
        for (String wanted : desired.running()) {
            job(wanted).tryStart();
        }
        watch.start();
    }

    /** Adds the pipelines that have come to be. */
    private void discover() {
        for (Path root : folders.roots()) {
            flink.pipelines(folders.shared(), root)
                    .forEach((name, tables) -> jobs.computeIfAbsent(
                            name,
                            absent -> new PipelineJob(
                                    name,
                                    tables,
                                    flink,
                                    checkpoints.get(),
                                    folders,
                                    deployed,
                                    variables,
                                    desired.interval(name))));
        }
    }

    /** Takes what has changed in a pipeline's SQL or its variables, by savepoint. */
    public void refresh(String name) {
        edited(name);
    }

    private void edited(String name) {
        try {
            discover();
            job(name).redeploy();
        } catch (Exception e) {
            LOG.log(System.Logger.Level.ERROR, "Pipeline {0} did not take its edited SQL: {1}", name, e.getMessage());
        }
    }

    /**
     * @return each pipeline with {@code name}, {@code state}, {@code jobId}, {@code tables}, {@code error}, {@code
     *     refused}, {@code written} (by a person here, and so removable) and {@code checkpoint}
     */
    public List<Map<String, Object>> list() throws Exception {
        JobStates states = new JobStates(new FlinkRest(flink.rest()));
        List<Map<String, Object>> all = new ArrayList<>();
        for (PipelineJob job : jobs.values()) {
            all.add(job.describe(states));
        }
        return all;
    }

    /**
     * @param action {@code start}, {@code stop}, {@code savepoint}, {@code checkpoint}, {@code resume} or {@code fresh}
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
                    case "fresh" -> job.startFresh();
                    case "stop" -> job.stop();
                    case "savepoint" -> job.savepoint();
                    case "checkpoint" -> job.checkpoint();
                    default ->
                        throw new IllegalArgumentException(
                                "Invalid action: %s (one of start, stop, savepoint, checkpoint, resume, fresh)"
                                        .formatted(action));
                };
        switch (action) {
            case "start", "resume", "fresh" -> desired.set(name, true, job.interval());
            case "stop" -> desired.set(name, false, job.interval());
            default -> {}
        }
        return result;
    }

    /**
     * Makes a pipeline of SQL and starts it without any state.
     *
     * @throws IllegalArgumentException where no pipeline can have that name
     * @throws IllegalStateException where there is one of that name
     * @throws StartException where Flink cannot plan it
     */
    public synchronized Map<String, Object> write(String name, String sql) throws Exception {
        if (jobs.containsKey(name)) {
            throw new IllegalStateException("Cannot write pipeline %s: there is one of that name".formatted(name));
        }
        PipelineSource draft = folders.draft(name, sql);
        try {
            flink.check(draft, desired.interval(name), variables.get());
            folders.adopt(name);
        } finally {
            folders.dropDraft(name);
        }
        discover();
        Map<String, Object> started = job(name).startFresh();
        desired.set(name, true, job(name).interval());
        return started;
    }

    /**
     * Ends a pipeline that was written here, and forgets it. Its tables stay.
     *
     * @throws IllegalStateException where it came with Lakebox
     */
    public synchronized void remove(String name) throws Exception {
        PipelineJob job = job(name);
        if (!folders.isWritten(name)) {
            throw new IllegalStateException(
                    "Cannot remove pipeline %s: it came with Lakebox, and can be stopped".formatted(name));
        }
        job.remove();
        folders.remove(name);
        jobs.remove(name);
        desired.forget(name);
    }

    /** Changes how often a pipeline checkpoints: by savepoint and resume, where it runs. */
    public Map<String, Object> interval(String name, Duration interval) throws Exception {
        Map<String, Object> result = job(name).interval(interval);
        desired.set(name, job(name).submitted(), interval);
        return result;
    }

    @Override
    public void check() throws Exception {
        JobStates states = new JobStates(new FlinkRest(flink.rest()));
        for (PipelineJob job : jobs.values()) {
            job.check(states);
        }
    }

    /** Nothing to stop: the cluster's end ends the jobs, and their checkpoints stay. */
    @Override
    public void close() {
        watch.close();
        jobs.values().forEach(PipelineJob::end);
    }

    private PipelineJob job(String name) {
        PipelineJob job = jobs.get(name);
        if (job == null) {
            throw new StartException("There is no pipeline %s: %s".formatted(name, String.join(", ", jobs.keySet())));
        }
        return job;
    }
}
