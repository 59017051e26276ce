package dev.lakebox.freshness;

import java.util.List;

/**
 * The rows of a snapshot that a reader could see for the first time.
 *
 * @param visible milliseconds since the epoch
 * @param resolutionMillis the snapshot was not visible that long before
 * @param rows how many the snapshot added
 * @param samples those of them that were measured
 */
record Sighting(long visible, long resolutionMillis, long rows, List<Sample> samples) {

    /** How many rows each sample stands for. */
    double weight() {
        return samples.isEmpty() ? 0 : Math.max(1.0, (double) rows / samples.size());
    }
}
