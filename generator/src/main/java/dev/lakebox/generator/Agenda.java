package dev.lakebox.generator;

import java.util.PriorityQueue;

/** What is due later, by time and, at the same time, in the order in which it was added. */
final class Agenda {

    /** What happens when its time has come. */
    interface Happening {
        /** @param now the time at which it was due, in nanoseconds since 1970 */
        void happen(long now);
    }

    private final PriorityQueue<Entry> entries = new PriorityQueue<>();
    private long postponed;
    private long added;

    int size() {
        return entries.size();
    }

    /** When the first thing is due, or {@link Arrivals#NEVER}. */
    long next() {
        Entry first = entries.peek();
        return first == null ? Arrivals.NEVER : first.time + postponed;
    }

    void add(long time, Happening happening) {
        entries.add(new Entry(time - postponed, added++, happening));
    }

    /** Lets the first thing happen. */
    void runNext() {
        Entry first = entries.remove();
        first.happening.happen(first.time + postponed);
    }

    /** Everything that is due becomes due later by so many nanoseconds. */
    void postpone(long nanos) {
        postponed += nanos;
    }

    private record Entry(long time, long number, Happening happening) implements Comparable<Entry> {
        @Override
        public int compareTo(Entry other) {
            int byTime = Long.compare(time, other.time);
            return byTime != 0 ? byTime : Long.compare(number, other.number);
        }
    }
}
