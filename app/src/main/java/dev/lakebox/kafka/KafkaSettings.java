package dev.lakebox.kafka;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;

/** Kafka: the embedded broker, or a cluster elsewhere. */
@ConfigMapping(prefix = "lakebox.kafka")
public interface KafkaSettings {

    /** The embedded broker's port; 0 means any. */
    @WithDefault("9092")
    int port();

    /** A cluster to use instead of the embedded broker: {@code host:port,host:port}. */
    Optional<String> bootstrapServers();

    /** Partitions of the topics that Lakebox creates. */
    @WithDefault("4")
    int partitions();

    /** Share of the disk budget that the topics may fill; the oldest records go first. */
    @WithDefault("0.3")
    double budgetShare();

    /** The largest record a topic takes, in bytes. */
    @WithDefault("8388608")
    int maxRecordBytes();
}
