package dev.lakebox.catalog;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.UUID;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.ExpireSnapshots;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.rest.RESTCatalog;

/**
 * What a commit costs in a table that has been committed to for long: appends to one table that keeps its newest
 * thousand snapshots, as a landing job does once a second. Prints milliseconds; arguments: how many appends (5,000).
 */
final class CatalogBenchmark {

    private static final int WINDOW = 500;
    private static final int KEPT = 1_000;
    private static final int EXPIRED_AT_ONCE = 50;

    private final Table table;
    private final RESTCatalog client;
    private final String jobId = UUID.randomUUID().toString();

    private CatalogBenchmark(RESTCatalog client) {
        this.client = client;
        this.table = TestTables.create(client, TestTables.ORDERS);
    }

    public static void main(String[] args) throws Exception {
        int appends = args.length > 0 ? Integer.parseInt(args[0]) : 5_000;
        Path directory = Files.createTempDirectory("catalog-benchmark");
        try (TestObjectStore store = TestObjectStore.start(Files.createDirectories(directory.resolve("s3")));
                CatalogServer server = TestCatalog.start(directory, store.access());
                RESTCatalog client = TestCatalog.client(server)) {
            new CatalogBenchmark(client).run(appends);
        }
        System.exit(0);
    }

    private void run(int appends) {
        System.out.printf(
                "%-10s %-22s %8s %8s %8s %14s%n", "appends", "what", "p50 ms", "p95 ms", "p99 ms", "load average");
        // not counted: classes are loaded and compiled
        append(0, 100);
        window(WINDOW, append(0, WINDOW));
        for (int done = WINDOW; done < appends - WINDOW; done += WINDOW) {
            window(done + WINDOW, append(done, WINDOW));
        }
        window(appends, append(appends - WINDOW, WINDOW));
    }

    private void window(int appends, long[] appendNanos) {
        print(appends, "append", appendNanos);
        print(
                appends,
                "commit without files",
                measure(100, i -> table.updateProperties().set("n", "" + i).commit()));
        print(appends, "load, changed", loadsAfterChanges(100));
        print(appends, "load, unchanged", measure(100, i -> client.loadTable(TestTables.ORDERS)));
        System.out.printf("%-10d metadata file %d bytes, %d snapshots%n", appends, metadataBytes(), snapshots());
    }

    private long[] append(int from, int count) {
        return measure(count, i -> {
            table.newAppend()
                    .appendFile(TestTables.file("file-" + (from + i)))
                    .set("flink.job-id", jobId)
                    .set("flink.operator-id", "a94a8fe5ccb19ba61c4c0873d391e987")
                    .set("flink.max-committed-checkpoint-id", Integer.toString(from + i))
                    .commit();
            if ((from + i) % EXPIRED_AT_ONCE == 0) {
                expire();
            }
        });
    }

    /** The changes themselves are not counted. */
    private long[] loadsAfterChanges(int count) {
        long[] nanos = new long[count];
        for (int i = 0; i < count; i++) {
            table.updateProperties().set("m", "" + i).commit();
            nanos[i] = measure(1, once -> client.loadTable(TestTables.ORDERS))[0];
        }
        Arrays.sort(nanos);
        return nanos;
    }

    /** Oldest first: expiring in the middle would clear the history before it. */
    private void expire() {
        long tooMany = snapshots() - KEPT;
        if (tooMany <= 0) {
            return;
        }
        ExpireSnapshots expire = table.expireSnapshots().cleanExpiredFiles(false);
        for (Snapshot snapshot : table.snapshots()) {
            if (tooMany-- <= 0) {
                break;
            }
            expire.expireSnapshotId(snapshot.snapshotId());
        }
        expire.commit();
    }

    private int snapshots() {
        return ((BaseTable) table).operations().current().snapshots().size();
    }

    private long metadataBytes() {
        String location = ((BaseTable) table).operations().current().metadataFileLocation();
        return table.io().newInputFile(location).getLength();
    }

    private interface Work {
        void run(int i);
    }

    private static long[] measure(int count, Work work) {
        long[] nanos = new long[count];
        for (int i = 0; i < count; i++) {
            long start = System.nanoTime();
            work.run(i);
            nanos[i] = System.nanoTime() - start;
        }
        Arrays.sort(nanos);
        return nanos;
    }

    private static void print(int appends, String what, long[] sorted) {
        System.out.printf(
                "%-10d %-22s %8.1f %8.1f %8.1f %14.1f%n",
                appends,
                what,
                at(sorted, 0.5),
                at(sorted, 0.95),
                at(sorted, 0.99),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }

    private static double at(long[] sorted, double share) {
        return sorted[(int) (share * (sorted.length - 1))] / 1e6;
    }
}
