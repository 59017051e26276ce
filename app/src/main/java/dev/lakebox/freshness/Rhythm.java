package dev.lakebox.freshness;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * When to look at a table next: not right after a snapshot, often when the next may come, seldom where none has come for
 * long. Moments are those of {@link System#nanoTime}.
 */
final class Rhythm {

    static final Duration LONGEST = Duration.ofMillis(500);
    private static final int REMEMBERED = 8;
    private static final int QUIET_SHARE = 100;

    private final long often;
    private final long seldom;
    private final Deque<Long> intervals = new ArrayDeque<>();
    private long newest;

    /** @param often between two looks while a snapshot may come */
    Rhythm(Duration often, long now) {
        this.often = often.toNanos();
        this.seldom = Math.max(this.often, LONGEST.toNanos());
        this.newest = now;
    }

    /** Snapshots were seen. */
    void seen(long now) {
        intervals.addLast(now - newest);
        if (intervals.size() > REMEMBERED) {
            intervals.removeFirst();
        }
        newest = now;
    }

    /** Nanoseconds until the next look. */
    long pause(long now) {
        long quiet = now - newest;
        // a snapshot in half the shortest time there was lately would be a surprise, and is seen a little late
        long unlikely = intervals.stream().mapToLong(Long::longValue).min().orElse(0) / 2 - quiet;
        return Math.min(seldom, Math.max(often, Math.max(unlikely, quiet / QUIET_SHARE)));
    }
}
