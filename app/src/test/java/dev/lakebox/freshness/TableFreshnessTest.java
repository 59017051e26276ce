package dev.lakebox.freshness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class TableFreshnessTest {

    private static final Duration WINDOW = Duration.ofSeconds(60);
    private static final long VISIBLE = 1_000_000_000;

    private final AtomicLong clock = new AtomicLong();
    private final TableFreshness table = new TableFreshness(WINDOW, clock::get);

    @Property
    void shouldFindEachQuantileByItsRank(
            @ForAll @Size(min = 1, max = 200) List<@LongRange(min = 0, max = 3_600_000) Long> ages,
            @ForAll @DoubleRange(min = 0.01, max = 1) double quantile) {
        TableFreshness table = new TableFreshness(WINDOW, clock::get);
        table.add(new Sighting(
                VISIBLE, 50, ages.size(), ages.stream().map(this::aged).toList()));

        List<Long> sorted = ages.stream().sorted().toList();
        long expected = sorted.get((int) Math.ceil(quantile * sorted.size() - 1e-9) - 1);
        assertThat(Distribution.quantile(table.distribution().freshness(), quantile))
                .isCloseTo(expected, within(expected / 1000 + 1));
    }

    @Property
    void shouldTellTheDeclaredWaitFromWhatComesOnTop(
            @ForAll @LongRange(min = 0, max = 2_000) long age,
            @ForAll @LongRange(min = -2_000, max = 2_000) long wait) {
        long appended = VISIBLE - age;
        Sample sample = new Sample(appended, appended + wait);

        assertThat(sample.declaredWait()).isEqualTo(Math.max(0, wait));
        assertThat(sample.declaredWait() + sample.latency(VISIBLE)).isEqualTo(sample.freshness(VISIBLE));
    }

    @Test
    void shouldForgetWhatIsOlderThanTheWindowAndCountItAllTheSame() {
        table.add(sighting(10));
        clock.addAndGet(WINDOW.toNanos());
        table.add(sighting(20));
        clock.addAndGet(1);

        Distribution distribution = table.distribution();

        assertThat(distribution.samples()).isOne();
        assertThat(Distribution.quantile(distribution.freshness(), 0.5)).isEqualTo(20);
        assertThat(table.rows()).isEqualTo(2);
    }

    @Test
    void shouldSayNothingOfAnEmptyWindow() {
        assertThat(Distribution.quantile(table.distribution().freshness(), 0.5)).isNull();
    }

    @Test
    void shouldCountASampleAsOftenAsThereAreRowsItStandsFor() {
        table.add(new Sighting(VISIBLE, 50, 900, Collections.nCopies(9, aged(10))));
        table.add(new Sighting(VISIBLE, 50, 90, Collections.nCopies(90, aged(1_000))));

        assertThat(Distribution.quantile(table.distribution().freshness(), 0.9)).isEqualTo(10);
    }

    @Test
    void shouldReportTheWidestBracket() {
        table.add(new Sighting(VISIBLE, 50, 1, List.of(aged(1))));
        table.add(new Sighting(VISIBLE, 70, 1, List.of(aged(1))));
        table.add(new Sighting(VISIBLE, 60, 1, List.of(aged(1))));

        assertThat(table.distribution().resolutionMillis()).isEqualTo(70);
    }

    private Sighting sighting(long age) {
        return new Sighting(VISIBLE, 50, 1, List.of(aged(age)));
    }

    private Sample aged(long age) {
        return new Sample(VISIBLE - age, VISIBLE - age);
    }
}
