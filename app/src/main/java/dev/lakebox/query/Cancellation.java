package dev.lakebox.query;

import java.util.ArrayList;
import java.util.List;

/** Lets somebody else stop a query. */
final class Cancellation {

    private final List<Runnable> actions = new ArrayList<>();
    private boolean cancelled;

    void cancel() {
        List<Runnable> due;
        synchronized (this) {
            cancelled = true;
            due = List.copyOf(actions);
            actions.clear();
        }
        due.forEach(Runnable::run);
    }

    synchronized boolean cancelled() {
        return cancelled;
    }

    /** Runs it when cancelled, at once where that has happened. */
    void onCancel(Runnable action) {
        synchronized (this) {
            if (!cancelled) {
                actions.add(action);
                return;
            }
        }
        action.run();
    }
}
