package dev.lakebox.freshness;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How freshness is measured. */
@ConfigMapping(prefix = "lakebox.freshness")
public interface FreshnessSettings {

    /** Whether it is measured at all. */
    @WithDefault("true")
    boolean enabled();

    /** How far back the figures reach: {@code 60s} or {@code PT1M}. */
    @WithDefault("PT60S")
    Duration window();

    /** How often a table is looked at while a new snapshot may come; a shorter interval costs more and resolves finer. */
    @WithDefault("PT0.05S")
    Duration pollInterval();

    /** Rows of a snapshot that are measured at most; of more, every n-th. */
    @WithDefault("2000")
    int sampleLimit();
}
