package dev.lakebox.query;

import dev.lakebox.query.worker.Main;

/** The query process ended while it had this to do. */
final class WorkerDied extends Exception {

    /** What a JVM ends with where -XX:+ExitOnOutOfMemoryError is set. */
    private static final int HEAP_EXHAUSTED = 3;

    private final int exit;
    private final boolean alone;

    /** @param alone whether it had nothing else to do, so that this was the reason */
    WorkerDied(int exit, boolean alone) {
        super("The query process ended with status " + exit);
        this.exit = exit;
        this.alone = alone;
    }

    int exit() {
        return exit;
    }

    boolean outOfMemory() {
        return exit == Main.OUT_OF_MEMORY || exit == HEAP_EXHAUSTED;
    }

    boolean alone() {
        return alone;
    }
}
