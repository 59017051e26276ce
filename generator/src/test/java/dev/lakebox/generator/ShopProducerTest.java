package dev.lakebox.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShopProducerTest {

    private static final ShopOptions STEADY = ShopOptions.DEFAULTS.withDayRhythm(false);

    @TempDir
    private Path directory;

    private final List<ShopProducer> producers = new ArrayList<>();
    private KafkaBroker broker;

    @BeforeEach
    void startBroker() throws Exception {
        broker = new KafkaBroker(directory).start();
        broker.createTopics();
    }

    @AfterEach
    void stop() {
        producers.forEach(ShopProducer::close);
        broker.close();
    }

    @Test
    void shouldWriteWhatItCountsAndNothingElse() {
        ShopProducer producer = producer(new GeneratorSettings(2000, false, 0, 0.1, 0.1, 0.1));
        producer.start();
        eventually().until(() -> sent(producer, Topic.PAYMENT_EVENTS) > 1000);
        producer.close();

        ShopStats stats = producer.stats();
        for (Topic topic : Topic.values()) {
            ShopStats.Counts counts = stats.topics().get(topic);
            assertThat(broker.read(topic)).as(topic.topicName()).hasSize((int) counts.sent());
            assertThat(counts.acknowledged()).isEqualTo(counts.sent());
            assertThat(counts.failed()).isZero();
        }
        assertThat(stats.kinds().values().stream().mapToLong(Long::longValue).sum())
                .isEqualTo(stats.total().sent());
        assertThat(stats.kinds().get(RecordKind.MALFORMED)).isPositive();
        assertThat(stats.lastError()).isEmpty();
        assertThat(stats.waiting()).isFalse();
    }

    @Test
    void shouldKeepTheAttemptsToPayAnOrderOnOnePartition() {
        ShopProducer producer = producer(GeneratorSettings.DEFAULTS.withRate(2000));
        producer.start();
        eventually().until(() -> sent(producer, Topic.PAYMENT_EVENTS) > 3000);
        producer.close();
        Map<String, Integer> partitions = new HashMap<>();
        int attempts = 0;
        for (ConsumerRecord<byte[], byte[]> payment : broker.read(Topic.PAYMENT_EVENTS)) {
            Integer earlier = partitions.putIfAbsent(text(payment.key()), payment.partition());
            if (earlier != null) {
                attempts++;
                assertThat(payment.partition()).isEqualTo(earlier);
            }
        }
        assertThat(attempts).as("further attempts").isPositive();
    }

    @Test
    void shouldSellNothingWhilePausedButABurst() {
        ShopProducer producer = producer(GeneratorSettings.DEFAULTS.withPaused(true));
        producer.start();
        producer.burst(5000);
        eventually().until(() -> producer.stats().total().acknowledged() >= 5000);

        assertThat(sent(producer, Topic.ORDERS)).isEqualTo(5000);
        assertThat(sent(producer, Topic.PAYMENT_EVENTS)).isZero();

        producer.update(producer.settings().withPaused(false));
        eventually().until(() -> sent(producer, Topic.PAYMENT_EVENTS) > 100);
        assertThat(producer.settings().paused()).isFalse();
    }

    @Test
    void shouldWaitForABrokerThatIsAwayAndLoseNothing() throws Exception {
        ShopProducer producer = producer(GeneratorSettings.DEFAULTS.withRate(500));
        producer.start();
        eventually().until(() -> sent(producer, Topic.ORDERS) > 500);

        broker.stop();
        eventually().until(() -> producer.stats().waiting());
        assertThat(producer.stats().lastError())
                .hasValueSatisfying(error -> assertThat(error)
                        .startsWith("Cannot send to Kafka at " + broker.bootstrapServers() + ": no answer"));
        long whileAway = producer.stats().total().sent();

        broker.start();
        eventually()
                .until(() ->
                        !producer.stats().waiting() && producer.stats().total().sent() > whileAway);
        eventually().until(() -> producer.stats().total().acknowledged() > whileAway);
        producer.close();

        assertThat(producer.stats().total().failed()).isZero();
        List<ConsumerRecord<byte[], byte[]>> orders = broker.read(Topic.ORDERS);
        Set<String> ids = new HashSet<>();
        orders.forEach(order -> ids.add(text(order.key())));
        assertThat(orders).hasSize((int) sent(producer, Topic.ORDERS));
        assertThat(ids).as("orders, each once").hasSize(orders.size());
    }

    @Test
    void shouldNotCatchUpOnWhatWasNotSoldInALongGap() throws Exception {
        Instant[] now = {Instant.parse("2026-01-01T12:00:00Z")};
        InstantSource clock = () -> {
            synchronized (now) {
                return now[0];
            }
        };
        ShopProducer producer = producer(GeneratorSettings.DEFAULTS.withRate(1000), clock, Long.MAX_VALUE);
        producer.start();
        producer.burst(1);
        eventually().until(() -> producer.stats().total().acknowledged() == 1);
        synchronized (now) {
            now[0] = now[0].plus(Duration.ofHours(8));
        }
        // of eight hours the shop sells in the last second
        eventually().until(() -> sent(producer, Topic.ORDERS) > 300);
        await().during(Duration.ofMillis(500)).until(() -> sent(producer, Topic.ORDERS) < 1500);
    }

    @Test
    void shouldWaitForABrokerThatIsNotThereYet() throws Exception {
        broker.stop();
        ShopProducer producer = producer(GeneratorSettings.DEFAULTS);
        producer.start();
        eventually().until(() -> producer.stats().waiting());
        assertThat(producer.stats().total().acknowledged()).isZero();

        broker.start();
        eventually().until(() -> producer.stats().total().acknowledged() > 500);
    }

    @Test
    void shouldCloseSoonAlthoughTheBrokerIsAway() throws Exception {
        broker.stop();
        ShopProducer producer = producer(GeneratorSettings.DEFAULTS.withRate(1_000_000));
        producer.start();
        eventually().until(() -> producer.stats().waiting());
        Thread closing = new Thread(producer::close);
        closing.start();
        await().atMost(Duration.ofSeconds(15)).until(() -> !closing.isAlive());
    }

    @Test
    void shouldEndAfterTheLastOrderOfALimitedNumber() {
        ShopProducer producer = producer(GeneratorSettings.DEFAULTS.withRate(5000), InstantSource.system(), 2500);
        producer.start();
        eventually().until(producer::isSoldOut);
        producer.close();
        assertThat(broker.read(Topic.ORDERS)).hasSize(2500);
    }

    @Test
    void shouldRefuseWhatItCannotDo() {
        assertThatThrownBy(() -> new ShopProducer(
                        broker.clientProperties(),
                        42,
                        -1,
                        STEADY,
                        GeneratorSettings.DEFAULTS,
                        ShopTables.NONE,
                        ShopSchemas.NONE,
                        InstantSource.system()))
                .hasMessage("Invalid run: -1 (must be 0 to 9000000)");
        ShopProducer producer = producer(GeneratorSettings.DEFAULTS);
        assertThatThrownBy(() -> producer.burst(0)).hasMessage("Invalid burst: 0 (must be 1 to 1000000)");
    }

    private ShopProducer producer(GeneratorSettings settings) {
        return producer(settings, InstantSource.system(), Long.MAX_VALUE);
    }

    private ShopProducer producer(GeneratorSettings settings, InstantSource clock, long orderLimit) {
        ShopProducer producer = new ShopProducer(
                broker.clientProperties(),
                42,
                1,
                STEADY,
                settings,
                ShopTables.NONE,
                ShopSchemas.NONE,
                clock,
                orderLimit);
        producers.add(producer);
        return producer;
    }

    private static long sent(ShopProducer producer, Topic topic) {
        return producer.stats().topics().get(topic).sent();
    }

    private static ConditionFactory eventually() {
        return await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(50));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
