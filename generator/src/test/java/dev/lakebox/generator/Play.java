package dev.lakebox.generator;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A shop played from noon on, with what it sent and when, and what it changed in its tables. */
final class Play {

    static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    static final ShopOptions STEADY = ShopOptions.DEFAULTS.withDayRhythm(false);

    private static final Duration STEP = Duration.ofMillis(100);
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    final Shop shop;
    final List<Sent> sent = new ArrayList<>();
    final List<TableChange> changes = new ArrayList<>();

    /** @param atMillis when it was sent, up to 100 ms later than it was */
    record Sent(ShopRecord record, long atMillis) {

        JsonNode json() {
            return Play.json(record.value());
        }

        String key() {
            return new String(record.key(), StandardCharsets.UTF_8);
        }

        long delayMillis() {
            return atMillis - record.eventTimeMillis();
        }
    }

    Play(GeneratorSettings settings) {
        this(STEADY, settings);
    }

    Play(ShopOptions options, GeneratorSettings settings) {
        this(options, settings, OrderSchemas.NONE);
    }

    Play(ShopOptions options, GeneratorSettings settings, OrderSchemas schemas) {
        shop = new Shop(42, NOON, 1, options, settings, Stock.NONE, schemas);
    }

    Play run(Duration duration) {
        Instant end = shop.clock().plus(duration);
        while (shop.clock().isBefore(end)) {
            shop.advanceTo(shop.clock().plus(STEP), event -> {
                if (event instanceof ShopRecord record) {
                    sent.add(new Sent(record, shop.clock().plus(STEP).toEpochMilli()));
                } else if (event instanceof TableChange change) {
                    changes.add(change);
                }
            });
        }
        return this;
    }

    Stream<Sent> of(Topic topic, Predicate<RecordKind> kinds) {
        return sent.stream()
                .filter(some -> some.record().topic() == topic
                        && kinds.test(some.record().kind()));
    }

    List<Sent> orders() {
        return of(Topic.ORDERS, RecordKind::isTruth).toList();
    }

    List<Sent> payments() {
        return of(Topic.PAYMENT_EVENTS, RecordKind::isTruth).toList();
    }

    List<Sent> transactions() {
        return of(Topic.TRANSACTIONS, RecordKind::isTruth).toList();
    }

    <T extends TableChange> List<T> changes(Class<T> kind) {
        return changes.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    TableChange.Opening opening() {
        return (TableChange.Opening) changes.get(0);
    }

    static JsonNode json(byte[] value) {
        try {
            return JSON.readTree(value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
