package dev.lakebox.page;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * Rates of growing totals over the last seconds: long enough that a table which commits once a second does not flicker
 * between nothing and twice its rate. Not thread-safe.
 */
final class RateWindow {

    private record Total(long nanos, long value) {}

    private final long window;
    private final Map<String, Deque<Total>> totals = new HashMap<>();

    RateWindow(Duration window) {
        this.window = window.toNanos();
    }

    /**
     * @param value null where it is unknown now
     * @return per second; null until there are two totals within the window. What shrinks has no rate of growth: 0
     */
    Double add(String name, long nanos, Long value) {
        Deque<Total> seen = totals.computeIfAbsent(name, key -> new ArrayDeque<>());
        while (!seen.isEmpty() && nanos - seen.peekFirst().nanos() > window) {
            seen.removeFirst();
        }
        if (value == null) {
            return null;
        }
        seen.addLast(new Total(nanos, value));
        Total first = seen.peekFirst();
        double seconds = (nanos - first.nanos()) / 1e9;
        return seconds == 0 ? null : Math.max(0, (value - first.value()) / seconds);
    }
}
