package dev.lakebox.pipeline.topics;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.flink.table.catalog.exceptions.CatalogException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;

/** Asks a Kafka for its topics. Connected for each question: a catalog is made with each session, and seldom asked. */
final class KafkaTopics {

    private static final int PATIENCE_MILLIS = 10_000;

    private final Map<String, String> client;

    /** @param client the client's properties */
    KafkaTopics(Map<String, String> client) {
        this.client = Map.copyOf(client);
    }

    /** @return those that are not Kafka's own */
    Set<String> names() {
        Map<String, Object> properties = new HashMap<>(client);
        properties.putIfAbsent(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, PATIENCE_MILLIS);
        properties.putIfAbsent(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, PATIENCE_MILLIS);
        try (Admin admin = Admin.create(properties)) {
            return admin.listTopics().names().get();
        } catch (ExecutionException e) {
            throw failure(e.getCause());
        } catch (KafkaException e) {
            throw failure(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure(e);
        }
    }

    private CatalogException failure(Throwable cause) {
        return new CatalogException(
                "Cannot list the topics of %s: %s".formatted(client.get("bootstrap.servers"), cause.getMessage()),
                cause);
    }
}
