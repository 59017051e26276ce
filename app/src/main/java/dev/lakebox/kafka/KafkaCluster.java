package dev.lakebox.kafka;

import dev.lakebox.Component;
import dev.lakebox.StartException;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.utils.AppInfoParser;

/** Kafka as the rest of Lakebox sees it: bootstrap servers, wherever they are, with the shop's topics on them. */
public final class KafkaCluster implements Component {

    private final KafkaSettings settings;
    private final EmbeddedBroker embedded;
    private final Topics topics;
    private String bootstrapServers;

    public KafkaCluster(KafkaSettings settings, EmbeddedBroker embedded, Topics topics) {
        this.settings = settings;
        this.embedded = embedded;
        this.topics = topics;
    }

    @Override
    public String name() {
        return "kafka";
    }

    /** {@code host:port,…}. Valid once started. */
    public String bootstrapServers() {
        return bootstrapServers;
    }

    @Override
    public About about() {
        return settings.bootstrapServers().isPresent()
                ? new About("Kafka cluster elsewhere", "", bootstrapServers)
                : new About("Apache Kafka broker (KRaft)", AppInfoParser.getVersion(), bootstrapServers);
    }

    @Override
    public void start() throws Exception {
        if (settings.bootstrapServers().isPresent()) {
            bootstrapServers = settings.bootstrapServers().get();
        } else {
            embedded.start();
            bootstrapServers = embedded.address();
        }
        try (Admin admin = admin()) {
            topics.create(admin);
        } catch (ExecutionException e) {
            throw new StartException(
                    "Cannot reach Kafka at %s: %s (lakebox.kafka.bootstrap-servers)"
                            .formatted(bootstrapServers, e.getCause().getMessage()),
                    e);
        }
    }

    @Override
    public void check() throws Exception {
        if (settings.bootstrapServers().isEmpty()) {
            embedded.check();
        }
        try (Admin admin = admin()) {
            admin.describeCluster().nodes().get(5, TimeUnit.SECONDS);
        }
    }

    @Override
    public void close() {
        embedded.close();
    }

    private Admin admin() {
        return Admin.create(Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers,
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, "5000",
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, "10000"));
    }
}
