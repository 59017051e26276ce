package dev.lakebox.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GeneratorSettingsTest {

    @Test
    void shouldStartWithAHundredFlawlessOrdersASecond() {
        assertThat(GeneratorSettings.DEFAULTS).isEqualTo(new GeneratorSettings(100, false, 0, 0, 0, 0));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            -1      | 0    | 0   | 0   | 0    | Invalid rate: -1 (must be 0 to 1000000)
            1000001 | 0    | 0   | 0   | 0    | Invalid rate: 1000001 (must be 0 to 1000000)
            NaN     | 0    | 0   | 0   | 0    | Invalid rate: NaN (must be 0 to 1000000)
            1       | 1.01 | 0   | 0   | 0    | Invalid late: 1.01 (must be 0 to 1)
            1       | 0    | -.5 | 0   | 0    | Invalid outOfOrder: -0.5 (must be 0 to 1)
            1       | 0    | 0   | 2   | 0    | Invalid duplicate: 2 (must be 0 to 1)
            1       | 0    | 0   | 0   | NaN  | Invalid malformed: NaN (must be 0 to 1)
            1       | 0.6  | 0.5 | 0   | 0    | Invalid late and outOfOrder: 0.6 and 0.5 (must be at most 1 together)
            """)
    void shouldRefuseWhatIsOutOfRange(
            double rate, double late, double outOfOrder, double duplicate, double malformed, String message) {
        assertThatThrownBy(() -> new GeneratorSettings(rate, false, late, outOfOrder, duplicate, malformed))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void shouldAllowTheEndsOfTheRanges() {
        assertThat(new GeneratorSettings(0, true, 0.5, 0.5, 1, 1).rate()).isZero();
        assertThat(new GeneratorSettings(1_000_000, false, 1, 0, 0, 0).late()).isEqualTo(1);
    }

    @Test
    void shouldRefuseShopsThatCannotBe() {
        Duration second = Duration.ofSeconds(1);
        Duration minute = Duration.ofMinutes(1);
        assertThatThrownBy(() -> new ShopOptions(0, 1, true, true, second, minute))
                .hasMessage("Invalid users: 0 (must be 1 to 10000000)");
        assertThatThrownBy(() -> new ShopOptions(1, 100_001, true, true, second, minute))
                .hasMessage("Invalid products: 100001 (must be 1 to 100000)");
        assertThatThrownBy(() -> new ShopOptions(1, 1, true, true, Duration.ZERO, minute))
                .hasMessage("Invalid outOfOrderUpTo: PT0S (must be PT0.001S to PT24H)");
        assertThatThrownBy(() -> new ShopOptions(1, 1, true, true, second, second))
                .hasMessage("Invalid lateUpTo: PT1S (must be PT30S to PT24H)");
        assertThatThrownBy(() -> new Shop(
                        1,
                        Instant.EPOCH,
                        1,
                        ShopOptions.DEFAULTS,
                        GeneratorSettings.DEFAULTS,
                        Stock.NONE,
                        OrderSchemas.NONE))
                .hasMessageStartingWith("Invalid start: 1970-01-01T00:00:00Z (must be ");
        assertThatThrownBy(() -> new Shop(
                        1,
                        Play.NOON,
                        9_000_001,
                        ShopOptions.DEFAULTS,
                        GeneratorSettings.DEFAULTS,
                        Stock.NONE,
                        OrderSchemas.NONE))
                .hasMessage("Invalid run: 9000001 (must be 0 to 9000000)");
    }
}
