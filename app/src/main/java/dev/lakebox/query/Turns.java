package dev.lakebox.query;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Whose turn it is. A few queries run undisturbed, first come, first served: ten that share the processors from their
 * beginning would all end as late as the last. One that takes longer than most gives up its turn and runs on beside the
 * others, so that nobody waits long behind it.
 */
final class Turns {

    private static final Duration UNDISTURBED = Duration.ofMillis(250);

    private final Semaphore free;
    private final Executor later =
            CompletableFuture.delayedExecutor(UNDISTURBED.toMillis(), TimeUnit.MILLISECONDS, Runnable::run);

    /** @param together how many have their turn at the same time */
    Turns(int together) {
        this.free = new Semaphore(together, true);
    }

    /** Waits for a turn. It ends when that is run, or when it has taken too long. */
    Runnable take() throws InterruptedException {
        free.acquire();
        AtomicBoolean over = new AtomicBoolean();
        Runnable end = () -> {
            if (!over.getAndSet(true)) {
                free.release();
            }
        };
        later.execute(end);
        return end;
    }
}
