package dev.lakebox.deadletters;

import dev.lakebox.Endpoints;
import dev.lakebox.Problem;
import dev.lakebox.deadletters.DeadLetterAnswers.Replayed;
import dev.lakebox.deadletters.DeadLetterAnswers.ReplayedAs;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Sends what was a dead letter to the topic that it came on, once unless it is asked for again. */
@Singleton
final class Replayer {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration CLOSING = Duration.ofSeconds(1);
    private static final String MAX_REQUEST = "16777216";

    private final Map<String, Object> settings;
    private final Replays replays;
    private final Set<Place> underWay = ConcurrentHashMap.newKeySet();

    Replayer(Endpoints endpoints, Replays replays) {
        this.replays = replays;
        this.settings = Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                endpoints.kafka(),
                ProducerConfig.CLIENT_ID_CONFIG,
                "lakebox-replay",
                ProducerConfig.ACKS_CONFIG,
                "all",
                ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                true,
                ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                MAX_REQUEST,
                ProducerConfig.MAX_BLOCK_MS_CONFIG,
                PATIENCE.toMillis(),
                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                (int) PATIENCE.toMillis() / 2,
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                (int) PATIENCE.toMillis());
    }

    /** @throws Problem 409 where it was sent before, or is being sent */
    void requireFirst(Place place) {
        replays.sent(place).ifPresent(as -> {
            throw new Problem(
                            409,
                            "Cannot send the dead letter of %s again: it was, and is at partition %d, offset %d now (again=true)"
                                    .formatted(place, as.partition(), as.offset()))
                    .with("replayedAs", as);
        });
        if (replays.unknown(place)) {
            throw new Problem(
                    409,
                    "Cannot tell whether the dead letter of %s was sent again: there was no answer, or the process ended (again=true)"
                            .formatted(place));
        }
    }

    /**
     * @param again whether also where it was sent before
     * @return where it is, when the broker has it
     */
    Replayed send(Place place, byte[] key, byte[] value, boolean again) {
        if (!underWay.add(place)) {
            throw new Problem(
                    409, "Cannot send the dead letter of %s again: it is being sent just now".formatted(place));
        }
        try {
            if (!again) {
                requireFirst(place);
            }
            return send(place, key, value);
        } finally {
            underWay.remove(place);
        }
    }

    private Replayed send(Place place, byte[] key, byte[] value) {
        List<Header> headers = List.of(
                header("lakebox.replayed-partition", place.partition()),
                header("lakebox.replayed-offset", place.offset()));
        KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
        try {
            // who cannot even be asked for the partitions gets nothing, which is certain
            producer.partitionsFor(place.topic());
            replays.begin(place);
            RecordMetadata sent = producer.send(new ProducerRecord<>(place.topic(), null, key, value, headers))
                    .get();
            replays.sent(place, new ReplayedAs(sent.partition(), sent.offset()));
            return new Replayed(place.topic(), sent.partition(), sent.offset(), Instant.ofEpochMilli(sent.timestamp()));
        } catch (ExecutionException e) {
            throw failed(place, e.getCause());
        } catch (KafkaException e) {
            throw new Problem(503, "Cannot send to %s: %s".formatted(place.topic(), e.getMessage()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Problem(503, "Cannot send to %s: interrupted".formatted(place.topic()), e);
        } finally {
            producer.close(CLOSING);
        }
    }

    /** Where there was no answer, the broker may have it all the same. */
    private Problem failed(Place place, Throwable cause) {
        if (!(cause instanceof RetriableException)) {
            replays.refused(place);
        }
        int status = cause instanceof RecordTooLargeException ? 400 : 503;
        return new Problem(status, "Cannot send to %s: %s".formatted(place.topic(), cause.getMessage()), cause);
    }

    private static Header header(String name, long number) {
        return new RecordHeader(name, Long.toString(number).getBytes(StandardCharsets.UTF_8));
    }
}
