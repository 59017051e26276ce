package dev.lakebox.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShopClockTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    @Test
    void shouldBeBusyInTheEveningAndKeepItsRateAsTheMeanOfADay() {
        int[] hours = new int[24];
        Shop shop = new Shop(
                42,
                Play.NOON,
                1,
                ShopOptions.DEFAULTS,
                GeneratorSettings.DEFAULTS.withRate(5),
                Stock.NONE,
                OrderSchemas.NONE);
        shop.advanceTo(Play.NOON.plus(Duration.ofDays(1)), event -> {
            if (event instanceof ShopRecord record && record.topic() == Topic.ORDERS) {
                hours[(int) (record.eventTimeMillis() / 3_600_000 % 24)]++;
            }
        });
        int day = 0;
        for (int orders : hours) {
            day += orders;
        }
        assertThat(day / 86_400.0).isCloseTo(5, within(0.05));
        assertThat(hours[20] / (double) hours[4]).isCloseTo(1.45 / 0.42, within(0.4));
    }

    @Test
    void shouldSendNothingWhilePausedAndGoOnAsIfNoTimeHadPassed() {
        Play paused = new Play(GeneratorSettings.DEFAULTS).run(MINUTE);
        int before = paused.sent.size();
        paused.shop.update(GeneratorSettings.DEFAULTS.withPaused(true));
        paused.run(Duration.ofHours(1));
        assertThat(paused.sent).hasSize(before);

        paused.shop.update(GeneratorSettings.DEFAULTS.withRate(0));
        paused.run(MINUTE);
        List<Play.Sent> after = paused.sent.subList(before, paused.sent.size());
        assertThat(after).as("payments that were under way").hasSizeGreaterThan(100);
        assertThat(after).allMatch(sent -> sent.delayMillis() <= 100 && sent.delayMillis() >= 0);
    }

    @Test
    void shouldTakeABurstAtOnceEvenWhilePaused() {
        Play play = new Play(GeneratorSettings.DEFAULTS.withPaused(true)).run(MINUTE);
        play.shop.burst(1000);
        play.run(Duration.ofMillis(100));

        assertThat(play.orders()).hasSize(1000);
        assertThat(play.orders())
                .allMatch(order -> order.record().eventTimeMillis()
                        == Play.NOON.plus(MINUTE).toEpochMilli());
        assertThat(play.payments()).isEmpty();

        play.shop.update(GeneratorSettings.DEFAULTS.withRate(0));
        play.run(MINUTE);
        assertThat(play.payments()).hasSizeGreaterThan(800);
        assertThat(play.orders()).hasSize(1000);
    }

    @Test
    void shouldLetNobodyInAtRateZeroWhilePaymentsStillCome() {
        Play play = new Play(GeneratorSettings.DEFAULTS).run(MINUTE);
        play.shop.update(GeneratorSettings.DEFAULTS.withRate(0));
        play.run(MINUTE);
        int orders = play.orders().size();
        int payments = play.payments().size();
        play.run(Duration.ofMinutes(12));
        assertThat(play.orders()).hasSize(orders);
        assertThat(play.payments()).hasSizeGreaterThan(payments);
    }

    @Test
    void shouldFollowAnotherRateAtOnce() {
        Play play = new Play(GeneratorSettings.DEFAULTS).run(MINUTE);
        play.shop.update(GeneratorSettings.DEFAULTS.withRate(500));
        play.run(Duration.ofSeconds(20));
        int before = play.orders().size();
        play.run(MINUTE);
        assertThat((play.orders().size() - before) / 60.0).isCloseTo(500, within(15.0));
    }

    @Test
    void shouldLetNobodyInDuringAGapWhileThoseInTheShopGoOn() {
        Play play = new Play(GeneratorSettings.DEFAULTS).run(MINUTE);
        int before = play.sent.size();
        int changesBefore = play.changes.size();
        long gapBegins = play.shop.clock().toEpochMilli();
        play.shop.skipTo(play.shop.clock().plus(Duration.ofHours(1)));
        long gapEnds = play.shop.clock().toEpochMilli();
        play.run(MINUTE);

        List<ShopRecord> after = play.sent.subList(before, play.sent.size()).stream()
                .map(Play.Sent::record)
                .toList();
        assertThat(after).isSortedAccordingTo((a, b) -> Long.compare(a.eventTimeMillis(), b.eventTimeMillis()));
        List<ShopRecord> inTheGap = after.stream()
                .filter(record -> record.eventTimeMillis() > gapBegins && record.eventTimeMillis() < gapEnds)
                .toList();
        assertThat(inTheGap)
                .filteredOn(record -> record.topic() == Topic.ORDERS)
                .hasSizeBetween(50, 500)
                .allMatch(order -> order.eventTimeMillis() - gapBegins < 20_000);
        assertThat(inTheGap)
                .filteredOn(record -> record.topic() == Topic.PAYMENT_EVENTS)
                .isNotEmpty()
                .allMatch(payment -> payment.eventTimeMillis() - gapBegins < 800_000);
        assertThat(play.changes.subList(changesBefore, play.changes.size()))
                .isNotEmpty()
                .allMatch(change -> change.atMillis() >= gapEnds);
    }

    @Test
    void shouldNotGoBack() {
        Play play = new Play(GeneratorSettings.DEFAULTS).run(MINUTE);
        int before = play.sent.size();
        play.shop.skipTo(Play.NOON);
        play.shop.advanceTo(Play.NOON.minus(MINUTE), record -> {
            throw new AssertionError(record);
        });
        assertThat(play.shop.clock()).isEqualTo(Play.NOON.plus(MINUTE));
        assertThat(play.sent).hasSize(before);
    }

    @Test
    void shouldHoldAFloodInBoundedMemory() {
        Shop shop = new Shop(
                42,
                Play.NOON,
                1,
                Play.STEADY,
                GeneratorSettings.DEFAULTS.withRate(1_000_000),
                Stock.NONE,
                OrderSchemas.NONE);
        int[] sent = {0};
        shop.advanceTo(Play.NOON.plusSeconds(2), record -> sent[0]++);
        assertThat(sent[0]).isGreaterThan(900_000);
        // visits that go on, and payments that are half a second away, come on top
        assertThat(shop.underWay()).isBetween(Shop.BUSY_AGENDA, 4 * Shop.BUSY_AGENDA);
    }

    @Test
    void shouldRefuseBurstsOfNothingOrTooMuch() {
        Shop shop = new Play(GeneratorSettings.DEFAULTS).shop;
        assertThatThrownBy(() -> shop.burst(0)).hasMessage("Invalid burst: 0 (must be 1 to 1000000)");
        assertThatThrownBy(() -> shop.burst(1_000_001)).hasMessage("Invalid burst: 1000001 (must be 1 to 1000000)");
    }
}
