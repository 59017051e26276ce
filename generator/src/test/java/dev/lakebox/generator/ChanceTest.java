package dev.lakebox.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ChanceTest {

    private static final long NOON = Shop.nanos(Play.NOON);

    @Test
    void shouldThrowTheNumbersOfSplitMix64() {
        Dice dice = new Dice(0);
        assertThat(LongStream.generate(dice::bits).limit(3).toArray())
                .containsExactly(0xe220a8397b1dcdafL, 0x6e789e6aa1b965f4L, 0x06c45d188009454fL);
    }

    @Test
    void shouldThrowOtherNumbersForOtherPurposes() {
        assertThat(LongStream.of(
                        new Dice(1, "visits").bits(),
                        new Dice(1, "payments").bits(),
                        new Dice(2, "visits").bits(),
                        new Dice(1, "visits", 1).bits()))
                .doesNotHaveDuplicates();
    }

    @Property(tries = 50)
    void shouldDrawByWeight(
            @ForAll long seed,
            @ForAll @Size(min = 1, max = 20) List<@DoubleRange(min = 0.01, max = 100) Double> given) {
        double[] weights = given.stream().mapToDouble(Double::doubleValue).toArray();
        Weighted weighted = new Weighted(weights);
        Dice dice = new Dice(seed, "test");
        int[] drawn = new int[weights.length];
        int draws = 100_000;
        for (int i = 0; i < draws; i++) {
            drawn[weighted.draw(dice)]++;
        }
        double total =
                IntStream.range(0, weights.length).mapToDouble(i -> weights[i]).sum();
        for (int i = 0; i < weights.length; i++) {
            assertThat(drawn[i] / (double) draws).isCloseTo(weights[i] / total, within(0.01));
        }
    }

    @Test
    void shouldHaveARhythmWithMeanOne() {
        for (boolean lively : new boolean[] {true, false}) {
            Rhythm rhythm = new Rhythm(lively);
            double mean = IntStream.range(0, 1440)
                    .mapToDouble(minute -> rhythm.at(NOON + minute * Rhythm.MINUTE))
                    .average()
                    .orElseThrow();
            assertThat(mean).isCloseTo(1, within(1e-9));
        }
    }

    @Test
    void shouldArriveAtTheRateHoweverLow() {
        for (double rate : new double[] {1e-5, 0.01, 1000}) {
            Arrivals arrivals = new Arrivals(new Rhythm(true), new Dice(7, "test"), 1);
            arrivals.restart(NOON, rate);
            int count = 20_000;
            for (int i = 0; i < count; i++) {
                arrivals.draw(arrivals.next());
            }
            double days = (arrivals.next() - NOON) / 1e9 / 86_400;
            if (days > 1) {
                assertThat(count / days / 86_400).isCloseTo(rate, within(rate * 0.03));
            } else {
                // twenty seconds after noon
                assertThat(count / days / 86_400).isCloseTo(rate * new Rhythm(true).at(NOON), within(rate * 0.03));
            }
        }
    }

    @Test
    void shouldNeverArriveAtNoRateAtAll() {
        Arrivals arrivals = new Arrivals(new Rhythm(true), new Dice(7, "test"), 1);
        arrivals.restart(NOON, 0);
        assertThat(arrivals.next()).isEqualTo(Arrivals.NEVER);
        arrivals.restart(NOON, 1e-300);
        assertThat(arrivals.next()).isEqualTo(Arrivals.NEVER);
    }
}
