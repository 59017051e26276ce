package dev.lakebox.kafka;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** What the embedded broker is told: one node, sized for a laptop. */
final class BrokerProperties {

    static final String CONTROLLER = "CONTROLLER";

    private static final String CLIENTS = "PLAINTEXT";

    private BrokerProperties() {}

    static Map<String, Object> of(
            int node, String host, int port, int controllerPort, Path directory, KafkaSettings settings) {
        Map<String, Object> properties = new HashMap<>();
        properties.put("process.roles", "broker,controller");
        properties.put("node.id", node);
        properties.put("controller.quorum.voters", "%d@%s:%d".formatted(node, host, controllerPort));
        properties.put(
                "listeners", "%s://%s:%d,%s://%s:%d".formatted(CLIENTS, host, port, CONTROLLER, host, controllerPort));
        properties.put("advertised.listeners", "%s://%s:%d".formatted(CLIENTS, host, port));
        properties.put("listener.security.protocol.map", "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT");
        properties.put("inter.broker.listener.name", CLIENTS);
        properties.put("controller.listener.names", CONTROLLER);
        properties.put("log.dirs", directory.toString());

        properties.put("num.partitions", settings.partitions());
        properties.put("default.replication.factor", 1);
        properties.put("min.insync.replicas", 1);
        properties.put("offsets.topic.replication.factor", 1);
        properties.put("offsets.topic.num.partitions", 4);
        properties.put("transaction.state.log.replication.factor", 1);
        properties.put("transaction.state.log.min.isr", 1);
        properties.put("transaction.state.log.num.partitions", 4);
        properties.put("share.coordinator.state.topic.replication.factor", 1);
        properties.put("share.coordinator.state.topic.min.isr", 1);
        properties.put("share.coordinator.state.topic.num.partitions", 1);
        // dead letters may be larger than what they are about, and the offset index of an 8 MB record is no trouble
        properties.put("message.max.bytes", 2 * settings.maxRecordBytes());
        properties.put("log.retention.check.interval.ms", 15_000);
        properties.put("group.initial.rebalance.delay.ms", 0);

        properties.put("num.network.threads", 2);
        properties.put("num.io.threads", 4);
        properties.put("background.threads", 2);
        properties.put("log.cleaner.threads", 1);
        // 128 MB by default, allocated at start
        properties.put("log.cleaner.dedupe.buffer.size", 4 * 1024 * 1024);
        properties.put("log.index.size.max.bytes", 1024 * 1024);
        // as in a file: Kafka converts each to its own type
        properties.replaceAll((name, value) -> value.toString());
        return properties;
    }
}
