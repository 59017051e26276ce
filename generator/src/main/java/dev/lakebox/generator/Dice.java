package dev.lakebox.generator;

/**
 * Chance, the same on every JDK and platform: SplitMix64, and {@link StrictMath} for what is derived from it. The JDK's
 * own generators promise their raw bits at best; how doubles and bounds are made of them has changed between releases.
 *
 * <p>Each part of the shop has dice of its own, so that one part's settings do not change another part's luck.
 */
final class Dice {

    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private long state;

    Dice(long seed, String purpose) {
        this(seed, purpose, 0);
    }

    Dice(long seed, String purpose, long run) {
        this(mix(seed + GOLDEN_GAMMA) ^ mix(purpose.hashCode() * GOLDEN_GAMMA + run));
    }

    Dice(long state) {
        this.state = state;
    }

    long bits() {
        state += GOLDEN_GAMMA;
        return mix(state);
    }

    /** At least 0 and below 1. */
    double uniform() {
        return (bits() >>> 11) * 0x1.0p-53;
    }

    /** At least 0 and below the bound. */
    int below(int bound) {
        return (int) (uniform() * bound);
    }

    /** From low to high, evenly. */
    long between(long low, long high) {
        return low + (long) (uniform() * (high - low + 1));
    }

    boolean chance(double share) {
        return uniform() < share;
    }

    /** With mean 1. */
    double exponential() {
        return -StrictMath.log(1 - uniform());
    }

    private static long mix(long value) {
        long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
