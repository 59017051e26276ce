package dev.lakebox.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody else's records on the orders' topic: what Kafka takes is kept and the job goes on, the rest is refused. */
class OversizedRecordsIT {

    private static final int MEGABYTE = 1 << 20;

    @TempDir
    private Path directory;

    @Test
    void shouldKeepWhatIsTooLargeForARow() throws Exception {
        try (RunningSandbox sandbox = RunningSandbox.in(directory)
                        .with("lakebox.flink.start", "orders-raw")
                        .start();
                KafkaProducer<byte[], byte[]> producer = producer(sandbox.endpoint("kafka"))) {
            RecordMetadata large = send(producer, 5 * MEGABYTE);
            RecordMetadata small = send(producer, 5);
            assertThatThrownBy(() -> send(producer, 9 * MEGABYTE)).hasCauseInstanceOf(RecordTooLargeException.class);

            await("both to be dead letters")
                    .atMost(Duration.ofMinutes(2))
                    .ignoreExceptions()
                    .until(() -> EachOnce.landed(sandbox, "ops.dead_letters") == 2);
            for (RecordMetadata sent : new RecordMetadata[] {large, small}) {
                JsonNode row = sandbox.rows(
                                "SELECT octet_length(raw_value), error FROM ops.dead_letters WHERE topic = 'orders' AND kafka_partition = %d AND kafka_offset = %d"
                                        .formatted(sent.partition(), sent.offset()))
                        .path(0);
                assertThat(row.path(0).asInt()).isEqualTo(sent.serializedValueSize());
                assertThat(row.path(1).asText()).isNotEmpty();
            }
            sandbox.put("/api/generator", Map.of("paused", true));
            EachOnce.check(sandbox, "orders", "raw.orders", "order_id");
        }
    }

    private static RecordMetadata send(KafkaProducer<byte[], byte[]> producer, int bytes) throws Exception {
        byte[] value = "x".repeat(bytes).getBytes(StandardCharsets.US_ASCII);
        return producer.send(new ProducerRecord<>("orders", value)).get(1, TimeUnit.MINUTES);
    }

    private static KafkaProducer<byte[], byte[]> producer(String bootstrapServers) {
        return new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                        16 * MEGABYTE),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }
}
