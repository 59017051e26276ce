package dev.lakebox.capture;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How changes of the shop's users and products come to Kafka. */
@ConfigMapping(prefix = "lakebox.capture")
public interface CaptureSettings {

    /** Whether Lakebox captures them itself; off where a Connect cluster does. */
    @WithDefault("true")
    boolean enabled();
}
