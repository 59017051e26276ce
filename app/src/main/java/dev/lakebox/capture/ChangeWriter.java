package dev.lakebox.capture;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lakebox.kafka.Topics;
import io.debezium.engine.ChangeEvent;
import io.debezium.engine.DebeziumEngine.ChangeConsumer;
import io.debezium.engine.DebeziumEngine.RecordCommitter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Hands batches of changes to Kafka. What Kafka has not acknowledged is not counted as captured. */
final class ChangeWriter implements ChangeConsumer<ChangeEvent<byte[], byte[]>>, AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final KafkaProducer<byte[], byte[]> producer;
    private final Consumer<String> progress;
    private volatile long begun;

    /** @param progress hears how far the snapshot is, once all before is on Kafka: {@code STARTED}, {@code COMPLETED} */
    ChangeWriter(String bootstrapServers, Consumer<String> progress) {
        this.progress = progress;
        producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ProducerConfig.CLIENT_ID_CONFIG,
                        "lakebox-capture",
                        ProducerConfig.ACKS_CONFIG,
                        "all",
                        ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                        true,
                        ProducerConfig.COMPRESSION_TYPE_CONFIG,
                        "zstd",
                        ProducerConfig.BUFFER_MEMORY_CONFIG,
                        8L * 1024 * 1024,
                        // a Kafka that is away is waited for
                        ProducerConfig.MAX_BLOCK_MS_CONFIG,
                        Long.MAX_VALUE,
                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                        Integer.MAX_VALUE,
                        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                        10_000),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    @Override
    public void handleBatch(
            List<ChangeEvent<byte[], byte[]>> events, RecordCommitter<ChangeEvent<byte[], byte[]>> captured)
            throws InterruptedException {
        begun = System.nanoTime();
        try {
            List<Future<RecordMetadata>> sent = new ArrayList<>(events.size());
            for (ChangeEvent<byte[], byte[]> event : events) {
                // the others are the engine's own: heartbeats and progress
                if (Topics.CHANGES.contains(event.destination())) {
                    sent.add(producer.send(new ProducerRecord<>(event.destination(), event.key(), event.value())));
                }
            }
            producer.flush();
            for (Future<RecordMetadata> each : sent) {
                each.get();
            }
        } catch (ExecutionException e) {
            throw new KafkaException(
                    "Kafka does not take a change: " + e.getCause().getMessage(), e.getCause());
        } finally {
            begun = 0;
        }
        for (ChangeEvent<byte[], byte[]> event : events) {
            if (event.destination().equals(CaptureProperties.PROGRESS)) {
                progress.accept(status(event.value()));
            } else {
                captured.markProcessed(event);
            }
        }
        captured.markBatchFinished();
    }

    /** For how long Kafka has not answered; zero where nothing waits for it. */
    Duration waiting() {
        long since = begun;
        return since == 0 ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - since);
    }

    /** Gives up what Kafka has not taken yet: it is not counted as captured. */
    @Override
    public void close() {
        producer.close(Duration.ZERO);
    }

    private static String status(byte[] notification) {
        try {
            return JSON.readTree(notification).path("type").asText();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
