package dev.lakebox.generator;

import java.util.concurrent.TimeUnit;

/**
 * Whether and when an order is paid: of a hundred orders four never are, ninety are tried within seconds, three within
 * minutes, and three only after more than five minutes. One attempt in sixteen fails; most customers then try again.
 */
final class PaymentHabits {

    /** No attempt: the customer is gone. */
    static final long NEVER = -1;

    private static final int MOST_ATTEMPTS = 3;
    private static final long FASTEST = TimeUnit.MILLISECONDS.toNanos(500);

    private final Dice dice;

    PaymentHabits(Dice dice) {
        this.dice = dice;
    }

    /** From the order to the first attempt in nanoseconds, or {@link #NEVER}. */
    long delay() {
        double luck = dice.uniform();
        if (luck < 0.04) {
            return NEVER;
        }
        if (luck < 0.07) {
            return seconds(330, 720);
        }
        if (luck < 0.10) {
            return seconds(30, 240);
        }
        double seconds = Math.min(4 * dice.exponential(), 29);
        return FASTEST + (long) (seconds * 1e9);
    }

    /** From a failed attempt to the next in nanoseconds, or {@link #NEVER}. */
    long delayAfter(int failedAttempts) {
        return failedAttempts < MOST_ATTEMPTS && dice.chance(0.75) ? seconds(2, 20) : NEVER;
    }

    boolean succeeds() {
        return dice.uniform() >= 1 / 16.0;
    }

    PaymentMethod method() {
        return PaymentMethod.draw(dice);
    }

    /** The shortest delay there is, for a shop in which too many payments are under way. */
    static long shortest(long delay) {
        return Math.min(delay, FASTEST);
    }

    private long seconds(int least, int most) {
        return dice.between(TimeUnit.SECONDS.toNanos(least), TimeUnit.SECONDS.toNanos(most));
    }
}
