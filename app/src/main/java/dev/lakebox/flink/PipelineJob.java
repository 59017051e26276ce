package dev.lakebox.flink;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lakebox.StartException;
import dev.lakebox.flink.Checkpoints.Saved;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** One pipeline and, where it runs, its Flink job. What changes it happens one at a time. */
final class PipelineJob {

    private static final System.Logger LOG = System.getLogger(PipelineJob.class.getName());
    private static final Set<String> ENDED = Set.of("FAILED", "CANCELED", "FINISHED", "UNKNOWN");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration TO_RUN = Duration.ofSeconds(10);

    private final String name;
    private final List<String> tables;
    private final FlinkCluster flink;
    private final Checkpoints checkpoints;
    private final PipelineFolders folders;
    private final DeployedSql deployed;
    private final Supplier<Map<String, String>> variables;
    private Duration interval;
    /** Of the SQL that runs. */
    private Map<String, String> values;

    private volatile String jobId;
    private volatile String error;
    private volatile String refused;
    private volatile boolean ended;

    PipelineJob(
            String name,
            List<String> tables,
            FlinkCluster flink,
            Checkpoints checkpoints,
            PipelineFolders folders,
            DeployedSql deployed,
            Supplier<Map<String, String>> variables,
            Duration interval) {
        this.name = name;
        this.tables = tables;
        this.flink = flink;
        this.checkpoints = checkpoints;
        this.folders = folders;
        this.deployed = deployed;
        this.variables = variables;
        this.interval = interval;
    }

    String name() {
        return name;
    }

    boolean submitted() {
        return jobId != null;
    }

    synchronized Duration interval() {
        return interval;
    }

    Map<String, Object> describe() throws IOException, InterruptedException {
        return describe(new JobStates(rest()));
    }

    Map<String, Object> describe(JobStates states) throws IOException, InterruptedException {
        Map<String, Object> description = new LinkedHashMap<>();
        String state = state(states);
        description.put("name", name);
        description.put("state", state);
        description.put("jobId", jobId);
        description.put("tables", tables);
        description.put("error", error);
        description.put("refused", refused);
        description.put("written", folders.isWritten(name));
        description.put("checkpoint", state.equals("RUNNING") ? checkpointed() : null);
        return description;
    }

    /** The newest completed checkpoint, and how many failed; null before the first. */
    private Map<String, Object> checkpointed() throws IOException, InterruptedException {
        String job = jobId;
        if (job == null) {
            return null;
        }
        JsonNode checkpoints = rest().checkpoints(job);
        JsonNode newest = checkpoints.path("latest").path("completed");
        if (newest.isMissingNode() || newest.isNull()) {
            return null;
        }
        return Map.of(
                "id", newest.path("id").asLong(),
                "time", Instant.ofEpochMilli(newest.path("latest_ack_timestamp").asLong()),
                "durationMillis", newest.path("end_to_end_duration").asLong(),
                "bytes", newest.path("state_size").asLong(),
                "failed", checkpoints.path("counts").path("failed").asLong());
    }

    private String state() throws IOException, InterruptedException {
        return state(new JobStates(rest()));
    }

    /** Flink's state of the job, STOPPED where there is none, FAILED where it could not start. */
    private String state(JobStates states) throws IOException, InterruptedException {
        String job = jobId;
        if (job == null) {
            return error == null ? "STOPPED" : "FAILED";
        }
        return states.of(job);
    }

    void tryStart() {
        try {
            start(null);
        } catch (Exception e) {
            if (ended) {
                return;
            }
            LOG.log(System.Logger.Level.ERROR, "Pipeline {0} did not start: {1}", name, e.getMessage());
        }
    }

    /**
     * @param from a savepoint or checkpoint; null for the newest there is
     * @throws IllegalStateException where it runs already
     */
    synchronized Map<String, Object> start(String from) throws Exception {
        String state = state();
        if (jobId != null && !ENDED.contains(state)) {
            throw new IllegalStateException("Pipeline %s is already %s".formatted(name, state));
        }
        Optional<Saved> newest = from == null ? checkpoints.newest(name) : Optional.empty();
        String restore = from == null ? newest.map(Saved::path).orElse(null) : from;
        try {
            submit(folders.of(name), restore, newest.map(Saved::checkpoint).orElse(false), variables.get());
        } catch (StartException e) {
            if (restore == null) {
                throw e;
            }
            error = "Cannot start from %s: %s %s".formatted(restore, e.getMessage(), freshStart());
            throw new StartException(error, e);
        }
        return describe();
    }

    /** Begins anew, without any state: the topics are read from their beginning. */
    synchronized Map<String, Object> startFresh() throws Exception {
        cancel();
        submit(folders.of(name), null, false, variables.get());
        return describe();
    }

    /**
     * Takes the SQL as it is now, by savepoint. Where it cannot be planned or the job's state does not fit it, the job
     * goes on with the SQL that it had, and {@code refused} says why.
     */
    synchronized void redeploy() throws Exception {
        if (jobId == null) {
            return;
        }
        Map<String, String> next = variables.get();
        if (refused == null && deployed.holds(folders.of(name), name) && next.equals(values)) {
            // written a moment ago, and started with it
            return;
        }
        refused = null;
        try {
            flink.check(folders.of(name), interval, next);
        } catch (StartException e) {
            refuse("The edit is not taken, and the job goes on as it was: " + e.getMessage());
            return;
        }
        String savepoint = rest().stop(running(), checkpoints.savepoints(name), false, PATIENCE);
        Map<String, String> last = values;
        try {
            submit(folders.of(name), savepoint, false, next);
            LOG.log(System.Logger.Level.INFO, "Pipeline {0} goes on with its edited SQL", name);
        } catch (Exception e) {
            submit(deployed.of(name), savepoint, false, last);
            refuse("The state does not fit the edit, and the job goes on as it was: %s %s"
                    .formatted(e.getMessage(), freshStart()));
        }
    }

    private void refuse(String why) {
        refused = why;
        LOG.log(System.Logger.Level.WARNING, "Pipeline {0}: {1}", name, why);
    }

    private String freshStart() {
        return "A fresh start (POST /api/pipelines/%s/fresh) forgets that state and reads the topics from their beginning:"
                        .formatted(name)
                + " what %s holds already would be there twice, unless the tables are dropped first."
                        .formatted(String.join(" and ", tables));
    }

    private void submit(PipelineSource sql, String restore, boolean owned, Map<String, String> with) throws Exception {
        error = null;
        jobId = null;
        try {
            jobId = flink.submit(sql, restore, owned, interval, with);
            values = with;
        } catch (Exception e) {
            error = e.getMessage();
            throw e;
        }
        if (!sql.equals(deployed.of(name))) {
            deployed.keep(sql, name);
        }
    }

    synchronized Map<String, Object> stop() throws Exception {
        String savepoint = rest().stop(running(), checkpoints.savepoints(name), false, PATIENCE);
        jobId = null;
        Map<String, Object> description = describe();
        description.put("savepoint", savepoint);
        return description;
    }

    synchronized Map<String, Object> savepoint() throws Exception {
        return Map.of("name", name, "savepoint", rest().savepoint(running(), checkpoints.savepoints(name), PATIENCE));
    }

    synchronized Map<String, Object> checkpoint() throws Exception {
        return Map.of("name", name, "checkpoint", rest().checkpoint(running(), PATIENCE));
    }

    synchronized Map<String, Object> interval(Duration wanted) throws Exception {
        if (wanted.toMillis() < 100) {
            throw new IllegalArgumentException("Invalid checkpoint interval: %s (at least 100 ms)".formatted(wanted));
        }
        interval = wanted;
        if (jobId != null) {
            String savepoint = rest().stop(running(), checkpoints.savepoints(name), false, PATIENCE);
            submit(deployed.of(name), savepoint, false, values);
        }
        return describe();
    }

    /** @throws IllegalStateException where it should run and does not */
    void check(JobStates states) throws Exception {
        if (error != null) {
            throw new IllegalStateException("Pipeline %s did not start: %s".formatted(name, error));
        }
        String state = state(states);
        if (jobId != null && !state.equals("RUNNING")) {
            throw new IllegalStateException("Pipeline %s is %s: %s"
                    .formatted(
                            name,
                            state,
                            rest().exceptions(jobId)
                                    .path("root-exception")
                                    .asText("")
                                    .lines()
                                    .findFirst()
                                    .orElse("no cause given")));
        }
    }

    /** Ends the job without a savepoint. */
    synchronized void cancel() throws Exception {
        if (jobId != null && !ENDED.contains(state())) {
            rest().cancel(jobId, TO_RUN);
        }
        jobId = null;
    }

    /** Ends the job and forgets all its state. */
    synchronized void remove() throws Exception {
        cancel();
        checkpoints.delete(name);
    }

    /** The cluster is about to end, and the job with it. */
    void end() {
        ended = true;
        jobId = null;
    }

    private FlinkRest rest() {
        return new FlinkRest(flink.rest());
    }

    /** The job, once it can be asked for a checkpoint: one that was started just now is waited for. */
    private String running() throws IOException, InterruptedException {
        if (jobId == null) {
            throw new IllegalStateException("Pipeline %s does not run".formatted(name));
        }
        rest().awaitTasks(jobId, TO_RUN);
        return jobId;
    }
}
