package dev.lakebox.generator;

/** A count's growth per second over the last seconds, from samples half a second apart. */
final class RateMeter {

    private static final int SAMPLES = 8;
    private static final long APART = 500_000_000;

    private final long[] counts = new long[SAMPLES];
    private final long[] times = new long[SAMPLES];
    private int taken;

    /** @param nanos on a clock that never goes back */
    synchronized void sample(long count, long nanos) {
        if (taken == 0 || nanos - times[(taken - 1) % SAMPLES] >= APART) {
            counts[taken % SAMPLES] = count;
            times[taken % SAMPLES] = nanos;
            taken++;
        }
    }

    synchronized double perSecond(long count, long nanos) {
        if (taken == 0) {
            return 0;
        }
        int oldest = taken < SAMPLES ? 0 : taken % SAMPLES;
        long span = nanos - times[oldest];
        return span <= 0 ? 0 : (count - counts[oldest]) * 1e9 / span;
    }
}
