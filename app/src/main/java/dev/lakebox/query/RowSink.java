package dev.lakebox.query;

/** Takes an answer as it comes. */
interface RowSink {

    /** @param json an array of {@code {"name","type"}} */
    void columns(byte[] json);

    /** @param json arrays, one a row, joined by commas; the first piece goes before the second without one */
    void rows(byte[] json);
}
