package dev.lakebox.maintenance;

import dev.lakebox.table.Tables;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.NoSuchTableException;

/** One round after the other: the disk, each table, and now and then what killed processes left. */
final class Rounds implements Runnable {

    private static final System.Logger LOG = System.getLogger(Rounds.class.getName());

    private final MaintenanceSettings settings;
    private final Tables tables;
    private final TableCare care;
    private final DiskBudget disk;
    private final Leftovers leftovers;
    private final Supplier<SavedJobs> jobs;
    private final InstantSource clock;
    private final Actions actions;
    private Instant cleaned;
    private volatile boolean stopped;
    private volatile String failure;

    Rounds(
            MaintenanceSettings settings,
            Tables tables,
            TableCare care,
            DiskBudget disk,
            Leftovers leftovers,
            Supplier<SavedJobs> jobs,
            InstantSource clock,
            Actions actions) {
        this.settings = settings;
        this.tables = tables;
        this.care = care;
        this.disk = disk;
        this.leftovers = leftovers;
        this.jobs = jobs;
        this.clock = clock;
        this.actions = actions;
        this.cleaned = clock.instant();
    }

    /** Why the last round did not do all it should have; null where it did. */
    String failure() {
        return failure;
    }

    void stop() {
        stopped = true;
    }

    /** Never throws: a thread that is to run for days must not end by one bad answer. */
    @Override
    public void run() {
        Failures failures = new Failures();
        failures.of("hold the disk budget", settings.enabled() ? disk::hold : disk::measure);
        if (settings.enabled()) {
            failures.of("maintain the tables", () -> careForAll(failures));
        }
        failure = failures.first;
    }

    private void careForAll(Failures failures) {
        SavedJobs saved = jobs.get();
        List<TableIdentifier> names = tables.list();
        for (TableIdentifier name : names) {
            failures.of("maintain table " + name, () -> care.care(name, tables.load(name), saved));
        }
        if (clock.instant().isAfter(cleaned.plus(settings.orphanAge()))) {
            cleaned = clock.instant();
            failures.of("delete what no table needs", () -> leftovers.delete(names, clock.instant(), saved, actions));
        }
    }

    /** Something that may fail without keeping the rest from being done. */
    private interface Step {
        void run() throws Exception;
    }

    private final class Failures {

        private String first;

        void of(String what, Step step) {
            if (stopped) {
                return;
            }
            try {
                step.run();
            } catch (NoSuchTableException e) {
                LOG.log(System.Logger.Level.DEBUG, "Dropped meanwhile: {0}", e.getMessage());
            } catch (Exception | LinkageError | OutOfMemoryError e) {
                String sentence = "Cannot %s: %s".formatted(what, e.getMessage() == null ? e : e.getMessage());
                if (!stopped && !sentence.equals(failure)) {
                    LOG.log(System.Logger.Level.WARNING, sentence, e);
                }
                first = first == null ? sentence : first;
            }
        }
    }
}
