package dev.lakebox.generator;

/**
 * When the next customer comes in: a Poisson process whose rate follows the day's rhythm. It has no memory, so after any
 * change it starts again from that moment and stays the same process.
 */
final class Arrivals {

    /** Further ahead than any stream runs: nobody comes. */
    static final long NEVER = Long.MAX_VALUE;

    private static final double LONGEST_WAIT_IN_DAYS = 36_500;

    private final Rhythm rhythm;
    private final Dice dice;
    private final long grid;
    private double perNano;
    private long next = NEVER;

    /** @param grid arrivals fall on whole multiples of so many nanoseconds */
    Arrivals(Rhythm rhythm, Dice dice, long grid) {
        this.rhythm = rhythm;
        this.dice = dice;
        this.grid = grid;
    }

    /** In nanoseconds since 1970. */
    long next() {
        return next;
    }

    void restart(long now, double perSecond) {
        perNano = perSecond / 1e9;
        draw(now);
    }

    /** Draws the arrival after this moment. */
    void draw(long now) {
        if (perNano == 0) {
            next = NEVER;
            return;
        }
        double due = dice.exponential() / perNano; // in nanoseconds at the day's mean rate
        double days = Math.floor(due / Rhythm.DAY);
        if (days > LONGEST_WAIT_IN_DAYS) {
            next = NEVER;
            return;
        }
        due -= days * Rhythm.DAY;
        long time = now + (long) days * Rhythm.DAY;
        while (true) {
            double factor = rhythm.at(time);
            long minuteEnds = time - Math.floorMod(time, Rhythm.MINUTE) + Rhythm.MINUTE;
            if (due < (minuteEnds - time) * factor) {
                next = ((time + (long) (due / factor)) / grid + 1) * grid;
                return;
            }
            due -= (minuteEnds - time) * factor;
            time = minuteEnds;
        }
    }
}
