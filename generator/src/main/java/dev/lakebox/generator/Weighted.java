package dev.lakebox.generator;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.IntToDoubleFunction;

/** Draws an index with given weights in constant time, by Walker's alias method in Vose's form. */
final class Weighted {

    private final double[] keep;
    private final int[] alias;

    Weighted(double... weights) {
        this(weights.length, i -> weights[i]);
    }

    Weighted(int size, IntToDoubleFunction weight) {
        keep = new double[size];
        alias = new int[size];
        double total = 0;
        for (int i = 0; i < size; i++) {
            keep[i] = weight.applyAsDouble(i);
            total += keep[i];
        }
        Deque<Integer> small = new ArrayDeque<>();
        Deque<Integer> large = new ArrayDeque<>();
        for (int i = 0; i < size; i++) {
            keep[i] *= size / total;
            alias[i] = i;
            (keep[i] < 1 ? small : large).add(i);
        }
        while (!small.isEmpty() && !large.isEmpty()) {
            int poor = small.remove();
            int rich = large.peek();
            alias[poor] = rich;
            keep[rich] -= 1 - keep[poor];
            if (keep[rich] < 1) {
                small.add(large.remove());
            }
        }
        // what is left is 1 but for rounding
        small.forEach(i -> keep[i] = 1);
        large.forEach(i -> keep[i] = 1);
    }

    /**
     * By the law of Zipf and Mandelbrot: the index with rank r, from 1, gets the weight 1 / (r + flat)^exponent. Ranks
     * are dealt out by the dice.
     *
     * @param flat how far the law does not hold at the top; 0 for Zipf's own
     */
    static Weighted zipf(int size, double exponent, double flat, Dice dice) {
        int[] rank = new int[size];
        for (int i = 0; i < size; i++) {
            int other = dice.below(i + 1);
            rank[i] = rank[other];
            rank[other] = i;
        }
        return new Weighted(size, i -> 1 / StrictMath.pow(rank[i] + 1 + flat, exponent));
    }

    int draw(Dice dice) {
        double point = dice.uniform() * keep.length;
        int index = (int) point;
        return point - index < keep[index] ? index : alias[index];
    }
}
