package dev.lakebox.maintenance;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * Holds the disk budget. Above nine tenths of it, history goes first, then the oldest data; where neither is enough the
 * generator is paused. Below eight tenths all is well again.
 */
final class DiskBudget {

    /** What is being done about the disk. */
    enum State {
        OK,
        EXPIRING,
        DROPPING,
        PAUSED
    }

    private final Path directory;
    private final long budget;
    private final TableRelief tables;
    private final GeneratorSwitch generator;
    private final Actions actions;
    private volatile boolean pausedHere;
    private volatile DiskUsage used = new DiskUsage(Map.of());
    private volatile State state = State.OK;

    /** @param budget bytes that everything under the directory may take */
    DiskBudget(Path directory, long budget, TableRelief tables, GeneratorSwitch generator, Actions actions) {
        this.directory = directory;
        this.budget = budget;
        this.tables = tables;
        this.generator = generator;
        this.actions = actions;
    }

    long bytes() {
        return budget;
    }

    /** As last measured. */
    DiskUsage used() {
        return used;
    }

    State state() {
        return state;
    }

    void measure() throws IOException {
        used = DiskUsage.of(directory);
    }

    /** Measures, and does what is needed. */
    void hold() throws IOException {
        measure();
        if (used.total() < wellBelow()) {
            resume();
            state = State.OK;
            return;
        }
        if (state == State.OK && used.total() < tooMuch()) {
            return;
        }
        become(State.EXPIRING);
        tables.expire();
        measure();
        boolean dropped = false;
        if (used.total() >= tooMuch() || (pausedHere && used.total() >= wellBelow())) {
            dropped = tables.drop(used.total() - wellBelow()) > 0;
            if (dropped) {
                become(State.DROPPING);
                measure();
            }
        }
        if (used.total() >= budget || (!dropped && used.total() >= tooMuch())) {
            pause();
        }
    }

    /** A sentence for a person. */
    String reason() {
        String share = "%d of %d MB".formatted(used.total() >> 20, budget >> 20);
        return switch (state) {
            case OK -> "The disk budget is held: %s in use".formatted(share);
            case EXPIRING -> "The disk budget is nearly used up (%s): old snapshots go".formatted(share);
            case DROPPING -> "The disk budget is nearly used up (%s): the oldest data goes".formatted(share);
            case PAUSED ->
                "The disk budget is used up (%s) and no data is old enough to drop: the generator is paused (lakebox.disk-budget)"
                        .formatted(share);
        };
    }

    /** Paused is paused, whatever else is done meanwhile. */
    private void become(State next) {
        state = pausedHere ? State.PAUSED : next;
    }

    private void pause() {
        if (!generator.paused()) {
            generator.pause(true);
            pausedHere = true;
            actions.add(null, "paused the generator", 0);
        }
        become(state);
    }

    private void resume() {
        if (pausedHere) {
            pausedHere = false;
            if (generator.paused()) {
                generator.pause(false);
                actions.add(null, "let the generator go on", 0);
            }
        }
    }

    private long tooMuch() {
        return budget / 10 * 9;
    }

    private long wellBelow() {
        return budget / 10 * 8;
    }
}
