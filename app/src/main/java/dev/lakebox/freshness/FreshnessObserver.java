package dev.lakebox.freshness;

import dev.lakebox.table.Tables;
import java.io.File;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.jboss.logging.Logger;

/** A reader of the catalog that looks at every table on one thread, and notes how old the rows are that it finds. */
final class FreshnessObserver implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(FreshnessObserver.class);
    private static final Duration DISCOVERY = Duration.ofSeconds(3);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

    private final Tables tables;
    private final Map<String, File> inPlace;
    private final FreshnessSettings settings;
    private final Freshness freshness;
    private final ScheduledThreadPoolExecutor thread;
    // of that thread alone
    private final Map<TableIdentifier, WatchedTable> watched = new HashMap<>();
    private boolean away;

    /**
     * @param tables which this closes
     * @param inPlace directories of this machine by the prefix of the locations that they hold
     */
    FreshnessObserver(Tables tables, Map<String, File> inPlace, FreshnessSettings settings, Freshness freshness) {
        this.tables = tables;
        this.inPlace = Map.copyOf(inPlace);
        this.settings = settings;
        this.freshness = freshness;
        this.thread = new ScheduledThreadPoolExecutor(1, work -> {
            Thread made = new Thread(work, "freshness");
            made.setDaemon(true);
            return made;
        });
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    void start() {
        thread.execute(this::discover);
    }

    private void discover() {
        attempt(() -> {
            Set<TableIdentifier> names = new HashSet<>(tables.list());
            watched.keySet().stream()
                    .filter(name -> !names.contains(name))
                    .toList()
                    .forEach(this::forget);
            for (TableIdentifier name : names) {
                if (!watched.containsKey(name) && tables.load(name).schema().findField(RowTimes.APPENDED) != null) {
                    WatchedTable table =
                            new WatchedTable(name, tables, inPlace, settings.pollInterval(), settings.sampleLimit());
                    watched.put(name, table);
                    freshness.watch(name.toString());
                    look(table);
                }
            }
        });
        again(this::discover, DISCOVERY.toNanos());
    }

    private void look(WatchedTable table) {
        if (watched.get(table.name()) != table) {
            return;
        }
        boolean looked = attempt(() -> {
            try {
                TableFreshness into = freshness.watch(table.name().toString());
                table.look().forEach(into::add);
            } catch (NoSuchTableException e) {
                forget(table.name());
            }
        });
        again(() -> look(table), looked ? table.pause() : AFTER_FAILURE.toNanos());
    }

    private void forget(TableIdentifier name) {
        watched.remove(name);
        freshness.forget(name.toString());
    }

    /** A catalog or a store that is away comes back: said once, and once more when it is there. */
    private boolean attempt(Runnable work) {
        try {
            work.run();
            if (away) {
                LOG.info("Freshness is measured again");
            }
            away = false;
            return true;
        } catch (RuntimeException e) {
            if (!away && !thread.isShutdown()) {
                LOG.warnf("Cannot measure freshness for now: %s", e.getMessage());
                LOG.debug("Why", e);
            }
            away = true;
            return false;
        }
    }

    private void again(Runnable work, long nanos) {
        if (!thread.isShutdown()) {
            thread.schedule(work, nanos, TimeUnit.NANOSECONDS);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
        try {
            thread.awaitTermination(2, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        tables.close();
    }
}
