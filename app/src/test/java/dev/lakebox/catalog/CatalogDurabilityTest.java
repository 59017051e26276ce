package dev.lakebox.catalog;

import static dev.lakebox.catalog.TestTables.ORDERS;
import static dev.lakebox.catalog.TestTables.PAYMENTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lakebox.StartException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.catalog.TableCommit;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.rest.RESTCatalog;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a client was told is done is still there after the catalog's process was killed in the middle of its work. */
class CatalogDurabilityTest {

    private static final int ROUNDS = 3;

    @TempDir
    private static Path objects;

    private static TestObjectStore store;

    @TempDir
    private Path data;

    private final Random random = new Random(42);

    @BeforeAll
    static void startStore() throws Exception {
        store = TestObjectStore.start(objects);
    }

    @AfterAll
    static void stopStore() throws Exception {
        store.close();
    }

    @Test
    void noAcknowledgedCommitIsLost() throws Exception {
        Set<Long> acknowledged = ConcurrentHashMap.newKeySet();
        killAgainAndAgain(
                client -> append(client, acknowledged),
                client -> assertThat(client.loadTable(ORDERS).snapshots())
                        .extracting(Snapshot::snapshotId)
                        .containsAll(acknowledged));
    }

    @Test
    void aMultiTableCommitIsWholeOrNotThere() throws Exception {
        AtomicInteger acknowledged = new AtomicInteger();
        killAgainAndAgain(client -> mark(client, acknowledged), client -> {
            int orders = marked(client, ORDERS);
            assertThat(orders).isEqualTo(marked(client, PAYMENTS));
            assertThat(orders).isBetween(acknowledged.get(), acknowledged.get() + 1);
            acknowledged.set(orders);
        });
    }

    @Test
    void refusesADatabaseThatAnotherProcessUses() throws Exception {
        try (CatalogProcess running = CatalogProcess.start(data, store.access());
                CatalogServer second = TestCatalog.server(data, store.access(), Map.of("lakebox.catalog.port", "0"))) {
            assertThatThrownBy(second::start)
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("in use by another process")
                    .hasMessageContaining("lakebox.data-dir");
        }
    }

    /**
     * @param commit what a client does all the time
     * @param check what must hold whenever a killed catalog has come back
     */
    private void killAgainAndAgain(Consumer<RESTCatalog> commit, Consumer<RESTCatalog> check) throws Exception {
        for (int round = 0; round <= ROUNDS; round++) {
            try (CatalogProcess catalog = CatalogProcess.start(data, store.access());
                    RESTCatalog client = catalog.client()) {
                if (round == 0) {
                    TestTables.create(client, ORDERS);
                    TestTables.create(client, PAYMENTS);
                }
                check.accept(client);
                if (round < ROUNDS) {
                    commitUntilKilled(catalog, () -> commit.accept(client));
                }
            }
        }
    }

    /** The kill comes at some moment between two commits or in one. */
    private void commitUntilKilled(CatalogProcess catalog, Runnable commit) throws Exception {
        AtomicInteger commits = new AtomicInteger();
        Thread committer = new Thread(() -> {
            try {
                while (true) {
                    commit.run();
                    commits.incrementAndGet();
                }
            } catch (RuntimeException killed) {
                // the catalog is gone
            }
        });
        committer.start();
        int enough = 5 + random.nextInt(20);
        Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> commits.get() >= enough);
        catalog.kill();
        committer.join();
    }

    private static void append(RESTCatalog client, Set<Long> acknowledged) {
        Table table = client.loadTable(ORDERS);
        table.newFastAppend()
                .appendFile(TestTables.file("file-" + acknowledged.size()))
                .commit();
        acknowledged.add(table.currentSnapshot().snapshotId());
    }

    private static void mark(RESTCatalog client, AtomicInteger acknowledged) {
        String next = Integer.toString(acknowledged.get() + 1);
        client.commitTransaction(List.of(marking(client, ORDERS, next), marking(client, PAYMENTS, next)));
        acknowledged.incrementAndGet();
    }

    private static TableCommit marking(RESTCatalog client, TableIdentifier table, String mark) {
        var operations = ((BaseTable) client.loadTable(table)).operations();
        var base = operations.current();
        var updated = TableMetadata.buildFrom(base)
                .setProperties(Map.of("mark", mark))
                .build();
        return TableCommit.create(table, base, updated);
    }

    private static int marked(RESTCatalog client, TableIdentifier table) {
        return Integer.parseInt(client.loadTable(table).properties().getOrDefault("mark", "0"));
    }
}
