package dev.lakebox.generator;

import java.time.Duration;
import java.util.Optional;

/** Tries again what others refuse, until they take it. */
final class Patience {

    private static final Duration BEFORE_ANOTHER_TRY = Duration.ofMillis(500);

    private volatile boolean refused;
    private volatile String lastError;

    /** Something that somebody else has to take, and may refuse for now. */
    interface Attempt<T, E extends Exception> {
        T run() throws E, InterruptedException;
    }

    /**
     * @param refusal the kind that is waited out
     * @param what begins the message that tells of it: "Cannot …"
     */
    <T, E extends Exception> T untilTaken(Class<E> refusal, String what, Attempt<T, E> attempt)
            throws InterruptedException {
        while (true) {
            try {
                T taken = attempt.run();
                refused = false;
                return taken;
            } catch (InterruptedException | RuntimeException e) {
                throw e;
            } catch (Exception e) {
                lastError = what + ": " + refusal.cast(e).getMessage();
                refused = true;
                Thread.sleep(BEFORE_ANOTHER_TRY.toMillis());
            }
        }
    }

    boolean refused() {
        return refused;
    }

    Optional<String> lastError() {
        return Optional.ofNullable(lastError);
    }
}
