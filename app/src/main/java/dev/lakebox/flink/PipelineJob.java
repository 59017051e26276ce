package dev.lakebox.flink;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lakebox.flink.Checkpoints.Saved;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** One pipeline and, where it runs, its Flink job. What changes it happens one at a time. */
final class PipelineJob {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final String name;
    private final List<String> tables;
    private final FlinkCluster flink;
    private final Checkpoints checkpoints;
    private final Supplier<Map<String, String>> variables;
    private Duration interval;
    private volatile String jobId;
    private volatile String error;

    PipelineJob(
            String name,
            List<String> tables,
            FlinkCluster flink,
            Checkpoints checkpoints,
            Supplier<Map<String, String>> variables,
            Duration interval) {
        this.name = name;
        this.tables = tables;
        this.flink = flink;
        this.checkpoints = checkpoints;
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
        Map<String, Object> description = new LinkedHashMap<>();
        description.put("name", name);
        description.put("state", state());
        description.put("jobId", jobId);
        description.put("tables", tables);
        description.put("error", error);
        return description;
    }

    /** Flink's state of the job, STOPPED where there is none, FAILED where it could not start. */
    private String state() throws IOException, InterruptedException {
        String job = jobId;
        if (job == null) {
            return error == null ? "STOPPED" : "FAILED";
        }
        for (JsonNode known : rest().jobs()) {
            if (known.path("jid").asText().equals(job)) {
                return known.path("state").asText();
            }
        }
        return "UNKNOWN";
    }

    void tryStart() {
        try {
            start(null);
        } catch (Exception e) {
            System.getLogger(PipelineJob.class.getName())
                    .log(System.Logger.Level.ERROR, "Pipeline {0} did not start: {1}", name, e.getMessage());
        }
    }

    /**
     * @param from a savepoint or checkpoint; null for the newest there is
     * @throws IllegalStateException where it runs already
     */
    synchronized Map<String, Object> start(String from) throws Exception {
        String state = state();
        if (jobId != null && !state.equals("FAILED") && !state.equals("CANCELED") && !state.equals("FINISHED")) {
            throw new IllegalStateException("Pipeline %s is already %s".formatted(name, state));
        }
        Optional<Saved> newest = from == null ? checkpoints.newest(name) : Optional.empty();
        submit(
                from == null ? newest.map(Saved::path).orElse(null) : from,
                newest.map(Saved::checkpoint).orElse(false));
        return describe();
    }

    private void submit(String restore, boolean owned) throws Exception {
        error = null;
        jobId = null;
        try {
            jobId = flink.submit(name, restore, owned, interval, variables.get());
        } catch (Exception e) {
            error = e.getMessage();
            throw e;
        }
    }

    synchronized Map<String, Object> stop() throws Exception {
        String savepoint = rest().stop(running(), false, PATIENCE);
        jobId = null;
        Map<String, Object> description = describe();
        description.put("savepoint", savepoint);
        return description;
    }

    synchronized Map<String, Object> savepoint() throws Exception {
        return Map.of("name", name, "savepoint", rest().savepoint(running(), PATIENCE));
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
            String savepoint = rest().stop(running(), false, PATIENCE);
            submit(savepoint, false);
        }
        return describe();
    }

    /** @throws IllegalStateException where it should run and does not */
    void check() throws Exception {
        if (error != null) {
            throw new IllegalStateException("Pipeline %s did not start: %s".formatted(name, error));
        }
        String state = state();
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

    void forget() {
        jobId = null;
    }

    private FlinkRest rest() {
        return new FlinkRest(flink.rest());
    }

    private String running() {
        if (jobId == null) {
            throw new IllegalStateException("Pipeline %s does not run".formatted(name));
        }
        return jobId;
    }
}
