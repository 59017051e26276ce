package dev.lakebox.freshness;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class RhythmTest {

    private static final Duration OFTEN = Duration.ofMillis(50);

    private final Rhythm rhythm = new Rhythm(OFTEN, 0);

    @Test
    void shouldRestAfterASnapshotAndThenLookOften() {
        for (int second = 1; second <= 5; second++) {
            rhythm.seen(nanos(1_000 * second));
        }

        assertThat(rhythm.pause(nanos(5_000))).isEqualTo(nanos(500));
        assertThat(rhythm.pause(nanos(5_300))).isEqualTo(nanos(200));
        assertThat(rhythm.pause(nanos(5_500))).isEqualTo(nanos(50));
        assertThat(rhythm.pause(nanos(6_000))).isEqualTo(nanos(50));
    }

    @Test
    void shouldGoByTheShortestOfTheLastIntervals() {
        rhythm.seen(nanos(10_000));
        rhythm.seen(nanos(10_200));
        rhythm.seen(nanos(20_000));

        assertThat(rhythm.pause(nanos(20_000))).isEqualTo(nanos(100));
    }

    @Test
    void shouldLookSeldomWhereNothingComes() {
        assertThat(rhythm.pause(nanos(10_000))).isEqualTo(nanos(100));
        assertThat(rhythm.pause(nanos(3_600_000))).isEqualTo(Rhythm.LONGEST.toNanos());
    }

    @Property
    void shouldNeverPauseLongerThanTheLongestNorShorterThanAskedFor(
            @ForAll @LongRange(min = 0, max = 100_000) long interval,
            @ForAll @LongRange(min = 0, max = 100_000) long quiet) {
        rhythm.seen(nanos(interval));

        assertThat(rhythm.pause(nanos(interval + quiet))).isBetween(OFTEN.toNanos(), Rhythm.LONGEST.toNanos());
    }

    private static long nanos(long millis) {
        return Duration.ofMillis(millis).toNanos();
    }
}
