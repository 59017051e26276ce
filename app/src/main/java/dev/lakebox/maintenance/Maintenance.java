package dev.lakebox.maintenance;

import com.google.common.util.concurrent.MoreExecutors;
import dev.lakebox.Component;
import dev.lakebox.catalog.Warehouses;
import dev.lakebox.table.AllTables;
import dev.lakebox.table.CatalogTables;
import dev.lakebox.table.DirectoryTables;
import dev.lakebox.table.Tables;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.rest.RESTCatalog;
import software.amazon.awssdk.services.s3.S3Client;

/** Goes round the tables by one thread, and holds the disk budget. What it does not manage it does the next time. */
public final class Maintenance implements Component {

    private static final long NEARLY_FULL_BYTES = 64L << 20;
    private static final long STOP_SECONDS = 2;
    private static final long ACT_SECONDS = 120;

    private final MaintenanceSettings settings;
    private final Path directory;
    private final long budget;
    private final Supplier<URI> catalog;
    private final Warehouses warehouses;
    private final Supplier<S3Client> s3;
    private final Supplier<String> bucket;
    private final GeneratorSwitch generator;
    private final List<Component> needs;
    private final InstantSource clock = InstantSource.system();
    private final Actions actions = new Actions(clock);
    private volatile ScheduledExecutorService thread;
    private Tables tables;
    private volatile Upkeep upkeep;
    private volatile DiskBudget disk;
    private volatile Rounds rounds;

    /**
     * @param directory all whose disk use counts
     * @param budget bytes that it may take
     * @param catalog the tables' REST catalog; valid, as store and bucket, once {@code needs} have started
     * @param warehouses the other catalogs whose tables are cared for too
     * @param s3 a client of the object store with checkpoints under {@code checkpoints/}
     */
    public Maintenance(
            MaintenanceSettings settings,
            Path directory,
            long budget,
            Supplier<URI> catalog,
            Warehouses warehouses,
            Supplier<S3Client> s3,
            Supplier<String> bucket,
            GeneratorSwitch generator,
            List<Component> needs) {
        this.settings = settings;
        this.directory = directory;
        this.budget = budget;
        this.catalog = catalog;
        this.warehouses = warehouses;
        this.s3 = s3;
        this.bucket = bucket;
        this.generator = generator;
        this.needs = List.copyOf(needs);
    }

    @Override
    public String name() {
        return "maintenance";
    }

    @Override
    public List<Component> needs() {
        return needs;
    }

    @Override
    public About about() {
        return new About(
                settings.enabled()
                        ? "Table maintenance, disk budget %d MB".formatted(budget >> 20)
                        : "Table maintenance (off: lakebox.maintenance.enabled)",
                "",
                "");
    }

    @Override
    public synchronized void start() {
        tables = new AllTables(new CatalogTables(client(catalog.get())), DirectoryTables.of(warehouses.byName()));
        // planning takes the caller's thread: maintenance is to be cheap, not quick
        ExecutorService planning = MoreExecutors.newDirectExecutorService();
        SnapshotExpiry expiry = new SnapshotExpiry(planning);
        Supplier<SavedJobs> jobs = () -> SavedJobs.in(s3.get(), bucket.get());
        TableRelief relief = new TableRelief(tables, expiry, jobs, settings.keepNewest(), clock, actions);
        disk = new DiskBudget(directory, budget, relief, generator, actions);
        CompactionPlan plan = new CompactionPlan(
                settings.compaction().minFiles(),
                (long) settings.compaction().targetMegabytes() << 20,
                (long) settings.compaction().maxMegabytesPerRound() << 20);
        TableCare care = new TableCare(new Compactor(plan, planning), expiry, settings.maxSnapshots(), actions);
        CompactionPlan all = new CompactionPlan(2, plan.targetBytes(), plan.maxBytes());
        upkeep = new Upkeep(tables, new Compactor(all, planning), expiry, jobs, actions);
        Leftovers leftovers = new Leftovers(
                new OrphanFiles(tables), () -> new CheckpointLeftovers(s3.get(), bucket.get()), settings.orphanAge());
        rounds = new Rounds(settings, tables, care, disk, leftovers, jobs, clock, actions);
        thread = Executors.newSingleThreadScheduledExecutor(Maintenance::daemon);
        long rest = settings.interval().toMillis();
        thread.scheduleWithFixedDelay(rounds, rest, rest, TimeUnit.MILLISECONDS);
    }

    /** @throws IllegalStateException where the disk is full, or the last round failed */
    @Override
    public void check() throws IOException {
        long left = Files.getFileStore(directory).getUsableSpace();
        if (left < NEARLY_FULL_BYTES) {
            throw new IllegalStateException(
                    "The disk of %s is full: %d MB left; make room or name another directory (lakebox.data-dir)"
                            .formatted(directory, left >> 20));
        }
        Rounds running = rounds;
        if (running != null && running.failure() != null) {
            throw new IllegalStateException(running.failure());
        }
    }

    /** What it holds, does and did, in types of the JDK: see {@code GET /api/maintenance}. */
    public Map<String, Object> describe() {
        DiskBudget held = disk;
        if (held == null) {
            throw new IllegalStateException("Maintenance has not started");
        }
        DiskUsage used = held.used();
        Map<String, Object> description = new LinkedHashMap<>();
        description.put("budgetBytes", held.bytes());
        description.put("usedBytes", used.total());
        description.put("parts", used.parts());
        description.put("state", held.state().name());
        description.put("reason", held.reason());
        description.put("actions", actions.list().stream().map(Action::toMap).toList());
        return description;
    }

    /**
     * As {@link dev.lakebox.SandboxControl#maintain}: on the thread of the rounds, so that the two do not undo each other's
     * work.
     */
    public Map<String, Object> act(String table, String action, int keep, boolean preview) {
        Upkeep started = upkeep;
        ScheduledExecutorService rounds = thread;
        if (started == null || rounds == null) {
            throw new IllegalStateException("Maintenance has not started");
        }
        try {
            return rounds.submit(() -> started.act(TableIdentifier.parse(table), action, keep, preview))
                    .get(ACT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException known) {
                throw known;
            }
            throw new IllegalStateException("Cannot %s %s: %s".formatted(action, table, e.getCause()), e.getCause());
        } catch (TimeoutException e) {
            throw new IllegalStateException(
                    "Cannot %s %s within %d s: it goes on".formatted(action, table, ACT_SECONDS), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Cannot %s %s: interrupted".formatted(action, table), e);
        }
    }

    @Override
    public synchronized void close() {
        if (thread == null) {
            return;
        }
        rounds.stop();
        thread.shutdown();
        try {
            if (!thread.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            thread.shutdownNow();
            Thread.currentThread().interrupt();
        }
        thread = null;
        tables.close();
    }

    private static RESTCatalog client(URI uri) {
        RESTCatalog client = new RESTCatalog();
        client.initialize(
                "lakebox",
                Map.of(
                        CatalogProperties.URI,
                        uri.toString(),
                        // most manifests are the same in the next round
                        CatalogProperties.IO_MANIFEST_CACHE_ENABLED,
                        "true",
                        CatalogProperties.IO_MANIFEST_CACHE_MAX_TOTAL_BYTES,
                        Integer.toString(16 << 20)));
        return client;
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "maintenance");
        thread.setDaemon(true);
        thread.setPriority(Thread.MIN_PRIORITY);
        return thread;
    }
}
