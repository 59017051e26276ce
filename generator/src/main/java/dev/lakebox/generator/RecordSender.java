package dev.lakebox.generator;

import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLongArray;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Hands records to Kafka and counts what becomes of them. Records that Kafka's client has taken are sent until the
 * broker has them, however long that takes; how many that can be is bounded by the client's buffer.
 *
 * <p>{@link #send} is for one thread; everything else may be called by any.
 */
final class RecordSender implements AutoCloseable {

    private static final Topic[] TOPICS = Topic.values();
    private static final RecordKind[] KINDS = RecordKind.values();
    private static final Duration TO_FLUSH = Duration.ofSeconds(4);
    private static final long BEFORE_ANOTHER_TRY_MILLIS = 500;

    private final Map<String, Object> properties;
    private final AtomicLongArray sent = new AtomicLongArray(TOPICS.length);
    private final AtomicLongArray acknowledged = new AtomicLongArray(TOPICS.length);
    private final AtomicLongArray failed = new AtomicLongArray(TOPICS.length);
    private final AtomicLongArray kinds = new AtomicLongArray(KINDS.length);
    private final Callback[] callbacks = new Callback[TOPICS.length];

    private volatile Producer<byte[], byte[]> producer;
    private Thread sending;
    private Exception refusal;
    private volatile boolean refused;
    private volatile String lastError;

    /** @throws KafkaException when no client can be made of these properties */
    RecordSender(Map<String, ?> clientProperties) {
        properties = new HashMap<>(defaults());
        properties.putAll(clientProperties);
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        properties.remove(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG);
        properties.remove(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG);
        for (Topic topic : TOPICS) {
            callbacks[topic.ordinal()] = (metadata, exception) -> completed(topic, exception);
        }
        producer = connect();
    }

    private static Map<String, Object> defaults() {
        return Map.of(
                ProducerConfig.CLIENT_ID_CONFIG,
                "lakebox-shop",
                // a few dozen requests a second instead of hundreds
                ProducerConfig.LINGER_MS_CONFIG,
                25,
                ProducerConfig.BATCH_SIZE_CONFIG,
                256 * 1024,
                ProducerConfig.BUFFER_MEMORY_CONFIG,
                32L * 1024 * 1024,
                ProducerConfig.COMPRESSION_TYPE_CONFIG,
                "zstd",
                ProducerConfig.COMPRESSION_ZSTD_LEVEL_CONFIG,
                1,
                // a broker that is away is waited for, and a caller who closes is not
                ProducerConfig.MAX_BLOCK_MS_CONFIG,
                3_000,
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                Integer.MAX_VALUE,
                ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
                1_000);
    }

    /** Hands one record over, and waits as long as Kafka does not take it. */
    void send(ShopRecord record) throws InterruptedException {
        sending = Thread.currentThread();
        // counted first, so that at no time more seem acknowledged than sent
        count(record, 1);
        try {
            while (!offer(record)) {
                refused = true;
                Thread.sleep(BEFORE_ANOTHER_TRY_MILLIS);
            }
            refused = false;
        } catch (InterruptedException e) {
            count(record, -1);
            throw e;
        }
    }

    private void count(ShopRecord record, int more) {
        sent.getAndAdd(record.topic().ordinal(), more);
        kinds.getAndAdd(record.kind().ordinal(), more);
    }

    private boolean offer(ShopRecord record) throws InterruptedException {
        refusal = null;
        int topic = record.topic().ordinal();
        try {
            if (producer == null) {
                producer = connect();
            }
            producer.send(
                    new ProducerRecord<>(record.topic().topicName(), record.key(), record.value()), callbacks[topic]);
        } catch (InterruptException e) {
            Thread.interrupted();
            throw (InterruptedException) new InterruptedException("closed while sending").initCause(e);
        } catch (KafkaException | IllegalStateException e) {
            // the client is past help, as after an authorisation was taken away: the next try makes a new one
            error(e);
            disconnect(Duration.ZERO);
            return false;
        }
        if (refusal == null) {
            return true;
        }
        error(refusal);
        if (refusal instanceof RecordTooLargeException) {
            failed.getAndIncrement(topic);
            return true;
        }
        return false;
    }

    /** By the client's own thread, or by the sending one where the record was not even taken. */
    private void completed(Topic topic, Exception exception) {
        if (exception == null) {
            acknowledged.getAndIncrement(topic.ordinal());
        } else if (Thread.currentThread() == sending) {
            refusal = exception;
        } else {
            failed.getAndIncrement(topic.ordinal());
            error(exception);
        }
    }

    private void error(Exception e) {
        String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        String why = message.endsWith(".") ? message.substring(0, message.length() - 1) : message;
        error(e instanceof TimeoutException ? "no answer, or no such topic (" + why + ")" : why);
    }

    /** @param why without a full stop */
    void error(String why) {
        lastError =
                "Cannot send to Kafka at " + properties.get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG) + ": " + why;
    }

    long underWay() {
        return sum(sent) - sum(acknowledged) - sum(failed);
    }

    long completed() {
        return sum(acknowledged) + sum(failed);
    }

    boolean refused() {
        return refused;
    }

    Optional<String> lastError() {
        return Optional.ofNullable(lastError);
    }

    long sent(Topic topic) {
        return sent.get(topic.ordinal());
    }

    Map<Topic, ShopStats.Counts> topics() {
        Map<Topic, ShopStats.Counts> counts = new EnumMap<>(Topic.class);
        for (Topic topic : TOPICS) {
            // in this order, so that no more seem done than sent
            long done = acknowledged.get(topic.ordinal());
            long lost = failed.get(topic.ordinal());
            counts.put(topic, new ShopStats.Counts(sent.get(topic.ordinal()), done, lost));
        }
        return counts;
    }

    Map<RecordKind, Long> kinds() {
        Map<RecordKind, Long> counts = new EnumMap<>(RecordKind.class);
        for (RecordKind kind : KINDS) {
            counts.put(kind, kinds.get(kind.ordinal()));
        }
        return counts;
    }

    /** Sends what is under way, for a few seconds at most. To be called when nobody sends any more. */
    @Override
    public void close() {
        disconnect(TO_FLUSH);
    }

    private void disconnect(Duration patience) {
        Producer<byte[], byte[]> connected = producer;
        producer = null;
        if (connected != null) {
            connected.close(patience);
        }
    }

    private Producer<byte[], byte[]> connect() {
        return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static long sum(AtomicLongArray counts) {
        long sum = 0;
        for (int i = 0; i < counts.length(); i++) {
            sum += counts.get(i);
        }
        return sum;
    }
}
