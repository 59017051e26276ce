package dev.lakebox.generator;

import java.util.concurrent.TimeUnit;

/** How much a customer buys in one visit, and how quickly. */
final class Baskets {

    private static final double[] SIZES = {0.45, 0.25, 0.15, 0.08, 0.04, 0.03};
    private static final double[] QUANTITIES = {0.7, 0.18, 0.07, 0.03, 0.02};
    private static final long SHORTEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long LONGEST_PAUSE = TimeUnit.SECONDS.toNanos(4);

    /** Orders per visit. */
    static final double MEAN_SIZE = mean(SIZES);

    private final Dice dice;
    private final Weighted sizes = new Weighted(SIZES);
    private final Weighted quantities = new Weighted(QUANTITIES);

    Baskets(Dice dice) {
        this.dice = dice;
    }

    Dice dice() {
        return dice;
    }

    /** Orders in a visit, from 1. */
    int size() {
        return sizes.draw(dice) + 1;
    }

    /** Pieces in an order, from 1. */
    int quantity() {
        return quantities.draw(dice) + 1;
    }

    /** From one order of a visit to the next, in nanoseconds. */
    long pause() {
        return dice.between(SHORTEST_PAUSE, LONGEST_PAUSE);
    }

    private static double mean(double[] shares) {
        double mean = 0;
        for (int i = 0; i < shares.length; i++) {
            mean += shares[i] * (i + 1);
        }
        return mean;
    }
}
