package dev.lakebox.capture;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** What is on the topics, read from their beginning. */
record CapturedTopics(String bootstrapServers) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * @param op as Debezium has it: {@code r}, {@code c}, {@code u}, {@code d}; empty of a tombstone
     * @param value all of it; missing of a tombstone
     */
    record Change(long id, String op, JsonNode value, long timestamp) {

        String after(String column) {
            return value.path("after").path(column).asText();
        }

        String before(String column) {
            return value.path("before").path(column).asText();
        }
    }

    List<Change> users() {
        return read("cdc.public.users", "user_id");
    }

    List<Change> products() {
        return read("cdc.public.products", "product_id");
    }

    List<Change> products(long id) {
        return products().stream().filter(change -> change.id() == id).toList();
    }

    private List<Change> read(String topic, String key) {
        List<TopicPartition> partition = List.of(new TopicPartition(topic, 0));
        List<Change> changes = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.assign(partition);
            consumer.seekToBeginning(partition);
            long end = consumer.endOffsets(partition).get(partition.get(0));
            while (consumer.position(partition.get(0)) < end) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    JsonNode value = record.value() == null ? JSON.missingNode() : JSON.readTree(record.value());
                    changes.add(new Change(
                            JSON.readTree(record.key()).required(key).asLong(),
                            value.path("op").asText(),
                            value,
                            record.timestamp()));
                }
            }
        } catch (IOException e) {
            throw new AssertionError("no JSON on " + topic, e);
        }
        return changes;
    }
}
