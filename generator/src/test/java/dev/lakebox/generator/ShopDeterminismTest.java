package dev.lakebox.generator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ShopDeterminismTest {

    private static final Instant START = Instant.parse("2026-01-01T12:00:00Z");
    private static final GeneratorSettings ROUGH = new GeneratorSettings(50, false, 0.05, 0.1, 0.1, 0.1);

    /** In milliseconds after the start. */
    private static final int SECOND_ACT = 20_000;

    private static final int PAUSE = 40_000;
    private static final int GAP = 60_000;
    private static final int END = 120_000;

    @Property(tries = 30)
    void shouldNotDependOnTheStepsOfTheClock(
            @ForAll long seed, @ForAll @Size(max = 200) List<@IntRange(min = 1, max = 5000) Integer> steps) {
        assertThat(play(seed, steps)).isEqualTo(play(seed, List.of(END)));
    }

    @Test
    void shouldTellOtherStoriesForOtherSeedsAndRuns() {
        assertThat(play(1, List.of(END))).isNotEqualTo(play(2, List.of(END)));
        List<String> first = values(new Shop(1, START, 1, ShopOptions.DEFAULTS, ROUGH, Stock.NONE, OrderSchemas.NONE));
        List<String> second = values(new Shop(1, START, 2, ShopOptions.DEFAULTS, ROUGH, Stock.NONE, OrderSchemas.NONE));
        assertThat(first.get(0)).as("users and products").isEqualTo(second.get(0));
        assertThat(first.subList(1, first.size())).doesNotContainAnyElementsOf(second.subList(1, second.size()));
    }

    /** A story with every kind of change at fixed moments, told in the given steps. */
    private static List<Object> play(long seed, List<Integer> steps) {
        Shop shop = new Shop(seed, START, 1, ShopOptions.DEFAULTS, ROUGH, Stock.NONE, OrderSchemas.NONE);
        List<Object> events = new ArrayList<>();
        List<Integer> left = new ArrayList<>(steps);
        advance(shop, SECOND_ACT, left, events);
        shop.update(ROUGH.withRate(120));
        shop.burst(70);
        advance(shop, PAUSE, left, events);
        shop.update(ROUGH.withPaused(true));
        advance(shop, PAUSE + 5_000, left, events);
        shop.burst(30);
        advance(shop, PAUSE + 9_000, left, events);
        shop.update(ROUGH);
        advance(shop, GAP, left, events);
        shop.skipTo(START.plusMillis(GAP + 30_000));
        advance(shop, END, left, events);
        return events;
    }

    private static void advance(Shop shop, int to, List<Integer> steps, List<Object> events) {
        Instant end = START.plusMillis(to);
        while (shop.clock().isBefore(end)) {
            Instant next = steps.isEmpty() ? end : shop.clock().plusMillis(steps.remove(0));
            shop.advanceTo(
                    next.isBefore(end) ? next : end,
                    event -> events.add(event instanceof TableChange ? event.toString() : event));
        }
    }

    private static List<String> values(Shop shop) {
        List<String> values = new ArrayList<>();
        shop.advanceTo(START.plusSeconds(20), event -> values.add(event.toString()));
        return values;
    }
}
