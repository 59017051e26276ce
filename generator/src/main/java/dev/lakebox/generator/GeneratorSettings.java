package dev.lakebox.generator;

import java.math.BigDecimal;

/**
 * What can be changed while the shop runs.
 *
 * <p>Shares are of the shop's orders and payments, each between 0 and 1. {@code late} and {@code outOfOrder} exclude one
 * another, so together they are 1 at most. Duplicates and malformed records are extra: what the shop really sold is
 * always sent whole as well.
 *
 * @param rate orders per second, as the mean over a day: 0 to 1,000,000; 0 lets nobody in, and payments still come
 * @param paused the shop stands still: nothing is sent, and all that was under way is postponed by the pause
 * @param late share sent half a minute or more after its turn ({@link ShopOptions#lateUpTo()})
 * @param outOfOrder share sent up to a few seconds after its turn ({@link ShopOptions#outOfOrderUpTo()})
 * @param duplicate share sent a second time, up to two seconds after the first
 * @param malformed share followed by a spoilt copy of itself ({@link Malformation})
 */
public record GeneratorSettings(
        double rate, boolean paused, double late, double outOfOrder, double duplicate, double malformed) {

    /** The highest rate, in orders per second. */
    public static final double MAX_RATE = 1_000_000;

    /** 100 orders a second, and nothing wrong with any of them. */
    public static final GeneratorSettings DEFAULTS = new GeneratorSettings(100, false, 0, 0, 0, 0);

    /** @throws IllegalArgumentException which value is out of its range, and the range */
    public GeneratorSettings {
        within("rate", rate, MAX_RATE);
        within("late", late, 1);
        within("outOfOrder", outOfOrder, 1);
        within("duplicate", duplicate, 1);
        within("malformed", malformed, 1);
        if (late + outOfOrder > 1) {
            throw new IllegalArgumentException("Invalid late and outOfOrder: " + plain(late) + " and "
                    + plain(outOfOrder) + " (must be at most 1 together)");
        }
    }

    public GeneratorSettings withRate(double newRate) {
        return new GeneratorSettings(newRate, paused, late, outOfOrder, duplicate, malformed);
    }

    public GeneratorSettings withPaused(boolean nowPaused) {
        return new GeneratorSettings(rate, nowPaused, late, outOfOrder, duplicate, malformed);
    }

    private static void within(String name, double value, double max) {
        if (!(value >= 0 && value <= max)) {
            throw new IllegalArgumentException(
                    "Invalid " + name + ": " + plain(value) + " (must be 0 to " + plain(max) + ")");
        }
    }

    private static String plain(double value) {
        return Double.isFinite(value)
                ? BigDecimal.valueOf(value).stripTrailingZeros().toPlainString()
                : Double.toString(value);
    }
}
