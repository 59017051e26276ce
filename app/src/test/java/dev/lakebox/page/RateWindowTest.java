package dev.lakebox.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RateWindowTest {

    private static final long SECOND = 1_000_000_000L;

    private final RateWindow window = new RateWindow(Duration.ofSeconds(5));

    @Test
    void shouldKnowNoRateBeforeTheSecondTotal() {
        assertThat(window.add("orders", 0, 100L)).isNull();
    }

    @Test
    void shouldEvenOutWhatComesInLumps() {
        window.add("raw.orders", 0, 0L);
        window.add("raw.orders", SECOND, 0L);
        window.add("raw.orders", 2 * SECOND, 200L);
        window.add("raw.orders", 3 * SECOND, 200L);

        assertThat(window.add("raw.orders", 4 * SECOND, 400L)).isEqualTo(100);
    }

    @Test
    void shouldForgetWhatIsOlderThanTheWindow() {
        window.add("orders", 0, 0L);
        window.add("orders", SECOND, 1_000L);
        window.add("orders", 6 * SECOND, 1_000L);

        assertThat(window.add("orders", 7 * SECOND, 1_010L)).isEqualTo(10);
    }

    @Test
    void shouldBeginAnewAfterAPauseLongerThanTheWindow() {
        window.add("orders", 0, 0L);

        assertThat(window.add("orders", 60 * SECOND, 6_000L)).isNull();
    }

    @Test
    void shouldCallWhatShrinksNoGrowth() {
        window.add("orders", 0, 500L);

        assertThat(window.add("orders", SECOND, 0L)).isZero();
    }

    @Test
    void shouldHaveNoRateWhereTheTotalIsUnknown() {
        window.add("orders", 0, 500L);

        assertThat(window.add("orders", SECOND, null)).isNull();
    }

    @Test
    void shouldKeepNamesApart() {
        window.add("orders", 0, 0L);
        window.add("payments", 0, 0L);
        window.add("orders", SECOND, 7L);

        assertThat(window.add("payments", SECOND, 3L)).isEqualTo(3);
    }
}
