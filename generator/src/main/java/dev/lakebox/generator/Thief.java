package dev.lakebox.generator;

import java.util.concurrent.TimeUnit;

/** Somebody who has got hold of a card: tries it with next to nothing, and soon after takes what it gives. */
final class Thief {

    /** The busier the shop, the more of it is not honest. */
    static final double THEFTS_PER_ORDER = 1 / 500.0;

    private final Dice dice;

    Thief(Dice dice) {
        this.dice = dice;
    }

    Dice dice() {
        return dice;
    }

    /** In cents; the shop sells nothing that cheap. */
    long test() {
        return dice.between(50, 195);
    }

    /** In cents. */
    long haul() {
        return dice.between(40_000, 250_000);
    }

    /** From the one to the other, in nanoseconds. */
    long patience() {
        return dice.between(TimeUnit.SECONDS.toNanos(3), TimeUnit.SECONDS.toNanos(45));
    }
}
