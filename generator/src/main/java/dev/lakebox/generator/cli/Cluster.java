package dev.lakebox.generator.cli;

import dev.lakebox.generator.Topic;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TopicExistsException;

/** The Kafka that the shop sells to: whether it answers, and whether it has the topics. */
final class Cluster {

    private static final int PATIENCE_SECONDS = 5;

    private final String servers;
    private final Map<String, Object> properties;

    Cluster(String servers, Map<String, ?> clientProperties) {
        this.servers = servers;
        this.properties = new HashMap<>(clientProperties);
        properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, PATIENCE_SECONDS * 1000);
        properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, PATIENCE_SECONDS * 1000);
    }

    /**
     * Makes the topics that are not there yet, with the broker's own number of partitions and replicas.
     *
     * @throws CommandException that no broker answers, or why topics cannot be made
     */
    void prepare() {
        try (Admin admin = Admin.create(properties)) {
            Set<String> existing = reach(admin.listTopics().names());
            List<NewTopic> missing = new ArrayList<>();
            for (Topic topic : Topic.values()) {
                if (!existing.contains(topic.topicName())) {
                    missing.add(new NewTopic(topic.topicName(), Optional.empty(), Optional.empty()));
                }
            }
            for (KafkaFuture<Void> created :
                    admin.createTopics(missing).values().values()) {
                make(created);
            }
        } catch (KafkaException e) {
            throw unreachable(e.getCause() == null ? e : e.getCause());
        }
    }

    private <T> T reach(KafkaFuture<T> answer) {
        try {
            return answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw unreachable(e.getCause());
        } catch (TimeoutException e) {
            throw unreachable(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unreachable(e);
        }
    }

    private void make(KafkaFuture<Void> created) {
        try {
            created.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw new CommandException("Cannot create the topics at " + servers + ": " + why(e.getCause()), e);
            }
        } catch (TimeoutException e) {
            throw new CommandException("Cannot create the topics at " + servers + ": " + why(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException("Cannot create the topics at " + servers + ": interrupted", e);
        }
    }

    private CommandException unreachable(Throwable cause) {
        return new CommandException(
                "Cannot reach Kafka at " + servers + ": " + why(cause) + " (--bootstrap-servers)", cause);
    }

    private static String why(Throwable cause) {
        boolean late =
                cause instanceof TimeoutException || cause instanceof org.apache.kafka.common.errors.TimeoutException;
        return late ? "no answer within " + PATIENCE_SECONDS + " s" : cause.getMessage();
    }
}
