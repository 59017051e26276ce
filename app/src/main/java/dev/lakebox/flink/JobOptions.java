package dev.lakebox.flink;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Flink's options for a pipeline's job: the same on the laptop and on a cluster. */
final class JobOptions {

    private JobOptions() {}

    static Map<String, String> of(String bucket, String pipeline, Duration interval, Map<String, String> more) {
        Map<String, String> options = new HashMap<>();
        options.put("parallelism.default", "1");
        options.put("state.backend.type", "rocksdb");
        options.put("execution.checkpointing.incremental", "true");
        options.put("execution.checkpointing.mode", "EXACTLY_ONCE");
        options.put("execution.checkpointing.interval", interval.toMillis() + " ms");
        options.put("execution.checkpointing.timeout", "2 min");
        // a store or catalog that is away for a while must not end the job: it goes on, and the next one may succeed
        options.put("execution.checkpointing.tolerable-failed-checkpoints", "1000000");
        options.put("execution.checkpointing.externalized-checkpoint-retention", "RETAIN_ON_CANCELLATION");
        options.put("execution.checkpointing.storage", "filesystem");
        options.put("execution.checkpointing.dir", Checkpoints.directory(bucket, pipeline));
        options.put("execution.checkpointing.num-retained", "2");
        options.put("restart-strategy.type", "exponential-delay");
        options.put("restart-strategy.exponential-delay.initial-backoff", "500 ms");
        options.put("restart-strategy.exponential-delay.max-backoff", "10 s");
        // an idle topic or partition must not hold back the others' windows
        options.put("table.exec.source.idle-timeout", "5 s");
        // uids that do not move with every edit, so that state finds its operator again
        options.put("table.exec.uid.generation", "ALWAYS");
        options.put("table.exec.iceberg.use-v2-sink", "true");
        options.putAll(more);
        return options;
    }
}
