package dev.lakebox.freshness;

/**
 * When one row's newest record was appended to Kafka, and when the row could be known; both in milliseconds since the
 * epoch. A row that waits for nothing could be known at once.
 */
record Sample(long appended, long knowable) {

    /** From the append to the moment a reader could see the row. */
    long freshness(long visible) {
        return visible - appended;
    }

    /** What the pipeline's own rules make the row wait. */
    long declaredWait() {
        return Math.max(0, knowable - appended);
    }

    /** What remains of {@link #freshness} beyond {@link #declaredWait}. */
    long latency(long visible) {
        return visible - Math.max(appended, knowable);
    }
}
