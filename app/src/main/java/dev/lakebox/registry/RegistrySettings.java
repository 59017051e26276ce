package dev.lakebox.registry;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.util.Optional;

/** Where the schemas of what is in Kafka are kept. */
@ConfigMapping(prefix = "lakebox.registry")
public interface RegistrySettings {

    /** A registry of your own instead, with Confluent's API: {@code http://host:8081}. */
    Optional<URI> url();

    /** Where the registry listens. */
    @WithDefault("8085")
    int port();
}
