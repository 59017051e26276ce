package dev.lakebox.freshness;

import org.HdrHistogram.Histogram;

/**
 * Milliseconds over the rows of a window, exact up to two seconds and to a thousandth beyond.
 *
 * @param freshness from the append to the moment a reader could see the row
 * @param declaredWait the part of it that the pipeline's rules declare
 * @param latency the part beyond
 * @param samples rows that were measured
 * @param resolutionMillis the widest bracket within which one of them became visible
 */
record Distribution(
        Histogram freshness, Histogram declaredWait, Histogram latency, long samples, long resolutionMillis) {

    /** Significant digits that are kept. */
    static final int DIGITS = 3;

    /** @return null where there are no rows */
    static Long quantile(Histogram histogram, double quantile) {
        return histogram.getTotalCount() == 0 ? null : Long.valueOf(histogram.getValueAtPercentile(100 * quantile));
    }
}
