package dev.lakebox.flink;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Flink: the embedded cluster, and the pipelines on it. */
@ConfigMapping(prefix = "lakebox.flink")
public interface FlinkSettings {

    /** Port of Flink's REST API and web UI; 0 means any. */
    @WithDefault("8081")
    int port();

    /** Where the Flink distribution is: {@code lib/} and {@code pipelines/}. The one that Lakebox was built with if absent. */
    Optional<Path> home();

    /** How many tasks run at once; a pipeline takes one for each degree of its parallelism. */
    @WithDefault("8")
    int slots();

    /** Memory of all RocksDB instances together, in megabytes. */
    @WithDefault("128")
    int stateMemoryMb();

    /** How often each pipeline checkpoints, and with that commits: rows are visible after the next checkpoint. */
    @WithDefault("1s")
    Duration checkpointInterval();

    /** Where the pipelines are: a folder each. Those that Lakebox was built with if absent. */
    Optional<Path> pipelines();

    /** Pipelines that run from the start. */
    @WithDefault("orders-raw,payments-raw,orders-enriched,revenue-by-category")
    List<String> start();

    /** Values for {@code ${name}} in the pipelines' SQL. */
    Map<String, String> variables();

    /** More of Flink's own options, for the cluster and each job. */
    Map<String, String> options();
}
