package dev.lakebox.gateway;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Flink's SQL Gateway: sessions of SQL on the embedded cluster. */
@ConfigMapping(prefix = "lakebox.gateway")
public interface GatewaySettings {

    /** Port of the SQL Gateway, for Flink's SQL client and JDBC; 0 means any. */
    @WithDefault("8083")
    int port();

    /** How long a session may be silent before it is closed, and what it runs with it. */
    @WithDefault("10m")
    Duration idleTimeout();
}
