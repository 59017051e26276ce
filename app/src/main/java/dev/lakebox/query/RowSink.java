package dev.lakebox.query;

/** Takes an answer as it comes, on the thread that all queries share: it must not wait. */
interface RowSink {

    /** @param json an array of {@code {"name","type"}} */
    void columns(byte[] json);

    /** @param piece of the answer, in its format; each that is taken is to be told to {@link Worker.Call#credit} */
    void rows(byte[] piece);
}
