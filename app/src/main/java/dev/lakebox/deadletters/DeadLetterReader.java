package dev.lakebox.deadletters;

import dev.lakebox.Endpoints;
import dev.lakebox.Problem;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** What is on the topics for dead letters, without transactions that were given up. Nobody's consumer group is touched. */
@Singleton
final class DeadLetterReader {

    /** What the topic of a stream's dead letters has behind the stream's name. */
    static final String SUFFIX = ".dlq";

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    /** The mark that ends a transaction moves a reader on without a record, and a poll waits for those. */
    private static final Duration POLL = Duration.ofMillis(20);

    private static final int MAX_BYTES = 8 * 1024 * 1024;
    /** Offsets, of which the transactions' own marks take some. */
    private static final long FIRST_WINDOW = 1_000;

    private static final int WINDOWS_GROW = 4;

    private final Map<String, Object> settings;

    DeadLetterReader(Endpoints endpoints) {
        this.settings = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                endpoints.kafka(),
                ConsumerConfig.CLIENT_ID_CONFIG,
                "lakebox-dead-letters",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest",
                ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                false,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
                (int) POLL.toMillis(),
                ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                (int) PATIENCE.toMillis(),
                ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
                MAX_BYTES);
    }

    /**
     * The newest of a stream, newest first in each partition.
     *
     * @return fewer than the limit where there are no more, or after 8 MiB
     */
    List<ConsumerRecord<byte[], byte[]>> newest(String topic, int limit) {
        List<ConsumerRecord<byte[], byte[]>> newest = new ArrayList<>();
        eachPartition(topic, (consumer, partition) -> {
            Newest found = new Newest(limit);
            backwards(consumer, partition, found::full, found::turn, letter -> {
                if (Place.of(letter).isPresent()) {
                    found.add(letter);
                }
            });
            newest.addAll(found.newestFirst());
        });
        return newest;
    }

    /** The newest of those that came from that place: there are more where a pipeline has read its topic twice. */
    Optional<ConsumerRecord<byte[], byte[]>> find(Place place) {
        Deque<ConsumerRecord<byte[], byte[]>> found = new ArrayDeque<>();
        eachPartition(
                place.topic(),
                (consumer, partition) -> backwards(consumer, partition, () -> !found.isEmpty(), () -> {}, letter -> {
                    if (Place.of(letter).filter(place::equals).isPresent()) {
                        found.clear();
                        found.add(letter);
                    }
                }));
        return Optional.ofNullable(found.peekLast());
    }

    private void eachPartition(String topic, BiConsumer<KafkaConsumer<byte[], byte[]>, TopicPartition> look) {
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.partitionsFor(topic + SUFFIX)
                    .forEach(info -> look.accept(consumer, new TopicPartition(info.topic(), info.partition())));
        } catch (KafkaException e) {
            throw new Problem(503, "Cannot read %s%s: %s".formatted(topic, SUFFIX, e.getMessage()), e);
        }
    }

    /** Reads window by window from the end, each one forwards, until there is enough. */
    private static void backwards(
            KafkaConsumer<byte[], byte[]> consumer,
            TopicPartition partition,
            BooleanSupplier enough,
            Runnable beforeWindow,
            Consumer<ConsumerRecord<byte[], byte[]>> each) {
        List<TopicPartition> one = List.of(partition);
        consumer.assign(one);
        long begin = consumer.beginningOffsets(one).get(partition);
        // as far as transactions have ended: what is behind the first that is open comes with it
        long to = consumer.endOffsets(one).get(partition);
        for (long window = FIRST_WINDOW; to > begin && !enough.getAsBoolean(); window *= WINDOWS_GROW) {
            long from = Math.max(begin, to - window);
            beforeWindow.run();
            consumer.seek(partition, from);
            forwards(consumer, partition, to, each);
            to = from;
        }
    }

    private static void forwards(
            KafkaConsumer<byte[], byte[]> consumer,
            TopicPartition partition,
            long to,
            Consumer<ConsumerRecord<byte[], byte[]>> each) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (consumer.position(partition) < to) {
            var polled = consumer.poll(POLL);
            for (ConsumerRecord<byte[], byte[]> letter : polled) {
                if (letter.offset() < to) {
                    each.accept(letter);
                }
            }
            if (!polled.isEmpty()) {
                deadline = System.nanoTime() + PATIENCE.toNanos();
            } else if (System.nanoTime() > deadline) {
                throw new Problem(
                        503,
                        "Cannot read %s: no answer within %d s".formatted(partition.topic(), PATIENCE.toSeconds()));
            }
        }
    }

    /** The newest of what comes, forwards within a window and backwards from one window to the next. */
    private static final class Newest {

        private final int limit;
        private final List<ConsumerRecord<byte[], byte[]>> newestFirst = new ArrayList<>();
        private final Deque<ConsumerRecord<byte[], byte[]>> window = new ArrayDeque<>();
        private long bytes;

        Newest(int limit) {
            this.limit = limit;
        }

        void add(ConsumerRecord<byte[], byte[]> letter) {
            window.addLast(letter);
            bytes += size(letter);
            while (newestFirst.size() + window.size() > limit || bytes > MAX_BYTES && window.size() > 1) {
                bytes -= size(window.removeFirst());
            }
        }

        /** The window has been read. */
        void turn() {
            window.descendingIterator().forEachRemaining(newestFirst::add);
            window.clear();
        }

        boolean full() {
            return newestFirst.size() + window.size() >= limit || bytes > MAX_BYTES;
        }

        List<ConsumerRecord<byte[], byte[]>> newestFirst() {
            turn();
            return Collections.unmodifiableList(newestFirst);
        }

        private static long size(ConsumerRecord<byte[], byte[]> letter) {
            return Math.max(0, letter.serializedValueSize()) + Math.max(0, letter.serializedKeySize());
        }
    }
}
