package dev.lakebox.freshness;

import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.HdrHistogram.Histogram;

/** What was seen of one table within the window. For any thread. */
final class TableFreshness {

    private record Seen(long at, Sighting sighting) {}

    private final long window;
    private final Ticker clock;
    private final Deque<Seen> seen = new ArrayDeque<>();
    private long rows;

    TableFreshness(Duration window, Ticker clock) {
        this.window = window.toNanos();
        this.clock = clock;
    }

    synchronized void add(Sighting sighting) {
        rows += sighting.rows();
        seen.addLast(new Seen(clock.read(), sighting));
        forget();
    }

    /** All rows that were seen, not only those of the window. */
    synchronized long rows() {
        return rows;
    }

    /** The distribution over the rows of the window. */
    synchronized Distribution distribution() {
        forget();
        Histogram freshness = new Histogram(Distribution.DIGITS);
        Histogram declared = new Histogram(Distribution.DIGITS);
        Histogram latency = new Histogram(Distribution.DIGITS);
        long resolution = 0;
        long samples = 0;
        for (Seen each : seen) {
            Sighting sighting = each.sighting();
            long weight = Math.round(sighting.weight());
            for (Sample sample : sighting.samples()) {
                // a record from a clock that is ahead of this one's is as new as can be
                freshness.recordValueWithCount(Math.max(0, sample.freshness(sighting.visible())), weight);
                declared.recordValueWithCount(sample.declaredWait(), weight);
                latency.recordValueWithCount(Math.max(0, sample.latency(sighting.visible())), weight);
            }
            samples += sighting.samples().size();
            resolution = Math.max(resolution, sighting.resolutionMillis());
        }
        return new Distribution(freshness, declared, latency, samples, resolution);
    }

    private void forget() {
        while (!seen.isEmpty() && clock.read() - seen.peekFirst().at() > window) {
            seen.removeFirst();
        }
    }
}
