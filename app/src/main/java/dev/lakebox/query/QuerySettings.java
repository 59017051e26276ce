package dev.lakebox.query;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.OptionalInt;

/** What a query may take. Sizes are in MB. */
@ConfigMapping(prefix = "lakebox.query")
public interface QuerySettings {

    /** Rows in an answer where the query does not say. */
    @WithDefault("1000")
    int rows();

    /** Rows in an answer at most. */
    @WithDefault("100000")
    int maxRows();

    /** Size of an answer at most; what is beyond is cut off, and the answer says so. */
    @WithDefault("32")
    int maxAnswer();

    /** How long a query may run: {@code 30s} or {@code PT30S}. */
    @WithDefault("PT30S")
    Duration timeout();

    /** Queries that run at the same time; others wait. */
    @WithDefault("8")
    int concurrency();

    /** What DuckDB may use for all running queries together before it spills to disk. */
    @WithDefault("512")
    int memory();

    /** What the query process may hold at most; beyond it the process is ended and replaced. */
    @WithDefault("1024")
    int hardMemory();

    /** What DuckDB may spill to disk. */
    @WithDefault("1024")
    int spill();

    /** Size of the cache of data files that are not on this machine. */
    @WithDefault("1024")
    int cache();

    /** Threads of the query process; by default one for each processor. */
    OptionalInt threads();
}
