package dev.lakebox.maintenance;

import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The newest of what maintenance did, newest first. */
final class Actions {

    private static final int KEPT = 50;

    private final InstantSource clock;
    private final Deque<Action> newest = new ArrayDeque<>();

    Actions(InstantSource clock) {
        this.clock = clock;
    }

    synchronized void add(String table, String action, long freedBytes) {
        newest.addFirst(new Action(clock.instant(), table, action, freedBytes));
        if (newest.size() > KEPT) {
            newest.removeLast();
        }
    }

    synchronized List<Action> list() {
        return List.copyOf(newest);
    }
}
