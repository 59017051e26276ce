package dev.lakebox.generator.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Tells a run that it shall end, on Ctrl+C or SIGTERM, and gives it a few seconds to end well. */
final class UntilStopped implements AutoCloseable {

    private static final long TO_END_SECONDS = 8;

    private final CountDownLatch stopped = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread hook = new Thread(this::stop, "stop");

    UntilStopped() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Waits so long, and returns true sooner when the run shall end. */
    boolean await(Duration patience) throws InterruptedException {
        return stopped.await(patience.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void stop() {
        stopped.countDown();
        try {
            // the JVM goes on to exit when this returns
            if (!ended.await(TO_END_SECONDS, TimeUnit.SECONDS)) {
                System.err.println("Cannot end within " + TO_END_SECONDS + " s: what was under way is given up");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The run has ended. */
    @Override
    public void close() {
        ended.countDown();
        if (stopped.getCount() > 0) {
            Runtime.getRuntime().removeShutdownHook(hook);
        }
    }
}
