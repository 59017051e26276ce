package dev.lakebox.process;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Ends processes: asks all, waits, kills those that are still there. */
final class Termination {

    private Termination() {}

    /**
     * Returns when none is left.
     *
     * @param grace from the request to end to the kill, for all together
     */
    static void end(List<ProcessHandle> processes, Duration grace) throws InterruptedException {
        processes.forEach(ProcessHandle::destroy);
        long deadline = System.nanoTime() + grace.toNanos();
        for (ProcessHandle process : processes) {
            if (!endedWithin(process, deadline - System.nanoTime())) {
                process.destroyForcibly();
                process.onExit().join();
            }
        }
    }

    private static boolean endedWithin(ProcessHandle process, long nanos) throws InterruptedException {
        try {
            process.onExit().get(Math.max(0, nanos), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }
}
