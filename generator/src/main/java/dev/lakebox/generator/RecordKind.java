package dev.lakebox.generator;

/** What is the matter with a record. The first three are the truth of the shop; the others come on top of it. */
public enum RecordKind {
    /** Sent when it happened. */
    GOOD,
    /** Sent a little after its turn. */
    OUT_OF_ORDER,
    /** Sent long after its turn. */
    LATE,
    /** The same bytes as a record already sent. */
    DUPLICATE,
    /** A spoilt copy, which no reader can make an order or a payment of. */
    MALFORMED;

    /** Whether such a record tells of something that happened, for the first time. */
    public boolean isTruth() {
        return this == GOOD || this == OUT_OF_ORDER || this == LATE;
    }
}
