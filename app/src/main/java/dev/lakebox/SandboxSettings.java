package dev.lakebox;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;

/** The sandbox as a whole. */
@ConfigMapping(prefix = "lakebox")
public interface SandboxSettings {

    /** Where all state lives; survives restarts. One process a directory. */
    @WithDefault(".lakebox")
    Path dataDir();

    /** Start afresh: deletes what is in the data directory first. */
    @WithDefault("false")
    boolean reset();

    /** The address that everything listens on. Anything but the loopback lets others on the network in. */
    @WithDefault("127.0.0.1")
    String host();

    /** How much disk everything under the data directory may take, such as {@code 4 GB}. */
    @WithDefault("4 GB")
    String diskBudget();

    /** Ports. */
    PortSettings ports();

    /** Ports. */
    interface PortSettings {

        /** Refuse to start where a port is taken, instead of taking the next free one. */
        @WithDefault("false")
        boolean strict();
    }
}
