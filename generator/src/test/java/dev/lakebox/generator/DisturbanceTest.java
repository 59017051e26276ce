package dev.lakebox.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DisturbanceTest {

    private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);

    /** Longer than any record is held back. */
    private static final Duration AFTERWARDS = Duration.ofMinutes(2);

    private final Play rough = play(new GeneratorSettings(100, false, 0.02, 0.1, 0.05, 0.03));

    /** Five minutes, and until all that was held back in them is sent. */
    private static Play play(GeneratorSettings settings) {
        Play play = new Play(settings).run(FIVE_MINUTES);
        play.shop.update(GeneratorSettings.DEFAULTS.withRate(0));
        return play.run(AFTERWARDS);
    }

    @Test
    void shouldKeepToTheShares() {
        long end = Play.NOON.plus(FIVE_MINUTES).toEpochMilli();
        double truth = Stream.of(rough.orders(), rough.payments(), rough.transactions())
                .flatMap(List::stream)
                .filter(sent -> sent.record().eventTimeMillis() < end)
                .count();
        assertThat(share(RecordKind.LATE, truth)).isCloseTo(0.02, within(0.004));
        assertThat(share(RecordKind.OUT_OF_ORDER, truth)).isCloseTo(0.1, within(0.005));
        assertThat(share(RecordKind.DUPLICATE, truth)).isCloseTo(0.05, within(0.004));
        assertThat(share(RecordKind.MALFORMED, truth)).isCloseTo(0.03, within(0.004));
    }

    @Test
    void shouldHoldRecordsBackAsLongAsItSays() {
        for (Play.Sent sent : rough.sent) {
            switch (sent.record().kind()) {
                case GOOD -> assertThat(sent.delayMillis()).isLessThanOrEqualTo(100);
                case OUT_OF_ORDER -> assertThat(sent.delayMillis()).isBetween(1L, 3100L);
                case LATE -> assertThat(sent.delayMillis()).isBetween(30_000L, 90_100L);
                default -> assertThat(sent.delayMillis()).isBetween(0L, 92_100L);
            }
        }
    }

    @Test
    void shouldSellTheSameAsAShopInWhichNothingGoesWrong() {
        Play clean = play(GeneratorSettings.DEFAULTS);

        assertThat(truth(rough)).isEqualTo(truth(clean));
    }

    @Test
    void shouldRepeatOnlyWhatWasSentOrIsStillHeldBack() {
        Set<String> sent = new HashSet<>();
        for (Play.Sent record : rough.sent) {
            if (record.record().kind() == RecordKind.DUPLICATE) {
                assertThat(sent.contains(value(record))).as(value(record)).isTrue();
            } else {
                sent.add(value(record));
            }
        }
    }

    @Test
    void shouldSendInItsTurnWhatIsTooMuchToHoldBack() {
        Instant end = Play.NOON.plusSeconds(2);
        Shop shop = new Shop(
                1,
                Play.NOON,
                1,
                Play.STEADY,
                new GeneratorSettings(300_000, false, 1, 0, 0, 0),
                Stock.NONE,
                OrderSchemas.NONE);
        List<ShopRecord> orders = new ArrayList<>();
        shop.advanceTo(end, event -> {
            if (event instanceof ShopRecord record && record.topic() == Topic.ORDERS) {
                orders.add(record);
            }
        });
        assertThat(orders).isNotEmpty().allMatch(order -> order.kind() == RecordKind.GOOD);
        long sold = Long.parseLong(new String(orders.get(orders.size() - 1).key(), StandardCharsets.UTF_8))
                - Shop.IDS_A_RUN;
        assertThat(sold - orders.size()).isLessThanOrEqualTo(Disturbance.MOST_HELD_BACK);
    }

    private double share(RecordKind kind, double truth) {
        return rough.sent.stream().filter(sent -> sent.record().kind() == kind).count() / truth;
    }

    private static List<String> truth(Play play) {
        return play.sent.stream()
                .filter(sent -> sent.record().kind().isTruth())
                .sorted(Comparator.comparing(Play.Sent::key))
                .map(DisturbanceTest::value)
                .sorted()
                .toList();
    }

    private static String value(Play.Sent sent) {
        ShopRecord record = sent.record();
        return record.as(RecordKind.GOOD).toString();
    }
}
