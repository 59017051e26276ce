package dev.lakebox.kafka;

import dev.lakebox.Endpoints;
import dev.lakebox.Problem;
import dev.lakebox.kafka.TopicAnswers.HeaderEntry;
import dev.lakebox.kafka.TopicAnswers.PartitionOffsets;
import dev.lakebox.kafka.TopicAnswers.RecordEntry;
import dev.lakebox.kafka.TopicAnswers.TopicEntry;
import dev.lakebox.registry.AvroText;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Records as they are on a topic, transactions that were given up included. Nobody's consumer group is touched. */
@Singleton
public final class RecordReader {

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final int MAX_BYTES = 8 * 1024 * 1024;
    private static final Comparator<RecordEntry> NEWEST_FIRST = Comparator.comparing(RecordEntry::timestamp)
            .thenComparing(RecordEntry::offset)
            .reversed();

    private final Map<String, Object> settings;
    private final AvroText avro;

    public RecordReader(Endpoints endpoints, AvroText avro) {
        this.avro = avro;
        this.settings = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                endpoints.kafka(),
                ConsumerConfig.CLIENT_ID_CONFIG,
                "lakebox-records",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest",
                ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
                MAX_BYTES);
    }

    /** The newest of all partitions together, newest first. */
    public List<RecordEntry> newest(TopicEntry topic, List<PartitionOffsets> partitions, int limit) {
        List<RecordEntry> records = new ArrayList<>();
        for (PartitionOffsets partition : partitions) {
            long from = Math.max(partition.beginOffset(), partition.endOffset() - limit);
            records.addAll(from(topic, partition, from, limit));
        }
        records.sort(NEWEST_FIRST);
        return List.copyOf(records.subList(0, Math.min(limit, records.size())));
    }

    /**
     * From an offset on, in the partition's order; where the offset is no longer held, from the oldest that is.
     *
     * @return fewer than the limit at the end of the partition, or after 8 MiB
     */
    public List<RecordEntry> from(TopicEntry topic, PartitionOffsets partition, long offset, int limit) {
        long from = Math.max(offset, partition.beginOffset());
        List<RecordEntry> records = new ArrayList<>();
        if (from >= partition.endOffset()) {
            return records;
        }
        TopicPartition place = new TopicPartition(topic.name(), partition.partition());
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(place));
            consumer.seek(place, from);
            collect(consumer, place, partition.endOffset(), limit, records);
        } catch (KafkaException e) {
            throw new Problem(503, "Cannot read %s: %s".formatted(topic.name(), e.getMessage()), e);
        }
        return records;
    }

    private void collect(
            KafkaConsumer<byte[], byte[]> consumer,
            TopicPartition place,
            long end,
            int limit,
            List<RecordEntry> records) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        long bytes = 0;
        while (consumer.position(place) < end && System.nanoTime() < deadline) {
            for (ConsumerRecord<byte[], byte[]> each : consumer.poll(POLL)) {
                if (each.offset() >= end || records.size() == limit || bytes > MAX_BYTES) {
                    return;
                }
                bytes += Math.max(0, each.serializedValueSize());
                records.add(entry(each));
            }
        }
    }

    private RecordEntry entry(ConsumerRecord<byte[], byte[]> each) {
        Payload key = Payload.of(each.key());
        Payload value = avro.of(each.value()).map(Payload::ofAvro).orElseGet(() -> Payload.of(each.value()));
        return new RecordEntry(
                each.partition(),
                each.offset(),
                Instant.ofEpochMilli(each.timestamp()),
                key.text(),
                key.encoding(),
                value.text(),
                value.encoding(),
                StreamSupport.stream(each.headers().spliterator(), false)
                        .map(header -> {
                            Payload text = Payload.of(header.value());
                            return new HeaderEntry(header.key(), text.text(), text.encoding());
                        })
                        .toList());
    }
}
