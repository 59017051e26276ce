package dev.lakebox.generator;

import java.util.concurrent.TimeUnit;

/** How busy the shop is over a day (UTC), as a factor on its rate whose mean over the day is 1. Constant for a minute. */
final class Rhythm {

    static final long MINUTE = TimeUnit.MINUTES.toNanos(1);
    static final long DAY = TimeUnit.DAYS.toNanos(1);

    private static final int MINUTES_A_DAY = 24 * 60;

    private final double[] factors = new double[MINUTES_A_DAY];

    /** @param lively false for a shop that is as busy at night as in the evening */
    Rhythm(boolean lively) {
        for (int minute = 0; minute < factors.length; minute++) {
            factors[minute] = lively ? factor(minute / 60.0) : 1;
        }
    }

    /** @param nanos since 1970 */
    double at(long nanos) {
        return factors[(int) (Math.floorMod(nanos, DAY) / MINUTE)];
    }

    /** Busiest in the evening, with a smaller peak before noon, quietest before dawn: 0.39 to 1.5. */
    private static double factor(double hour) {
        return 1 + 0.45 * StrictMath.cos(turn(hour - 17)) + 0.2 * StrictMath.cos(2 * turn(hour - 21));
    }

    private static double turn(double hours) {
        return hours * Math.PI / 12;
    }
}
