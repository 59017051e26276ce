package dev.lakebox.catalog;

import static dev.lakebox.catalog.TestTables.ORDERS;
import static dev.lakebox.catalog.TestTables.PAYMENTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.UpdateSchema;
import org.apache.iceberg.catalog.TableCommit;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.rest.RESTCatalog;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogConcurrencyTest {

    private static final int CLIENTS = 40;

    @TempDir
    private Path objects;

    @TempDir
    private Path data;

    private TestObjectStore store;
    private CatalogServer server;
    private RESTCatalog client;

    @BeforeEach
    void start() throws Exception {
        store = TestObjectStore.start(objects);
        server = TestCatalog.start(data, store.access());
        client = TestCatalog.client(server);
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        server.close();
        store.close();
    }

    @Test
    void noneOfFortyConcurrentAppendsIsLost() throws Exception {
        // a client whose append met another one has to try again, and the last of forty many times
        TestTables.create(client, ORDERS)
                .updateProperties()
                .set("commit.retry.num-retries", "100")
                .set("commit.retry.max-wait-ms", "500")
                .commit();
        List<Callable<DataFile>> appends = new ArrayList<>();
        CyclicBarrier together = new CyclicBarrier(CLIENTS);
        for (int i = 0; i < CLIENTS; i++) {
            DataFile file = TestTables.file("concurrent-" + i);
            appends.add(() -> {
                Table table = client.loadTable(ORDERS);
                together.await();
                table.newAppend().appendFile(file).commit();
                return file;
            });
        }
        Set<String> appended =
                inParallel(appends).stream().map(DataFile::location).collect(Collectors.toSet());

        Table table = client.loadTable(ORDERS);
        assertThat(table.snapshots()).hasSize(CLIENTS);
        try (var scan = table.newScan().planFiles()) {
            assertThat(StreamSupport.stream(scan.spliterator(), false).map(FileScanTask::file))
                    .extracting(DataFile::location)
                    .containsExactlyInAnyOrderElementsOf(appended);
        }
    }

    @Test
    void oneOfTwoConflictingCommitsIsRefused() {
        TestTables.create(client, ORDERS);
        UpdateSchema late = client.loadTable(ORDERS).updateSchema().addColumn("late", Types.LongType.get());
        client.loadTable(ORDERS)
                .updateSchema()
                .addColumn("early", Types.LongType.get())
                .commit();

        assertThatThrownBy(late::commit)
                .isInstanceOf(CommitFailedException.class)
                .hasMessageContaining("Requirement failed");
        assertThat(client.loadTable(ORDERS).schema().findField("late")).isNull();
    }

    @Test
    void aMultiTableCommitMovesAllTablesOrNone() throws Exception {
        TestTables.create(client, ORDERS);
        TestTables.create(client, PAYMENTS);
        Table orders = client.loadTable(ORDERS);
        TableMetadata staleOrders = operations(ORDERS).current();
        TableMetadata payments = operations(PAYMENTS).current();
        orders.updateSchema().addColumn("note", Types.StringType.get()).commit();

        TableCommit fits = TableCommit.create(PAYMENTS, payments, marked(payments));
        TableCommit conflicts = TableCommit.create(
                ORDERS,
                staleOrders,
                TableMetadata.buildFrom(staleOrders)
                        .setCurrentSchema(
                                new Schema(
                                        Types.NestedField.required(1, "id", Types.LongType.get()),
                                        Types.NestedField.optional(2, "other", Types.LongType.get())),
                                2)
                        .build());
        assertThatThrownBy(() -> client.commitTransaction(List.of(fits, conflicts)))
                .isInstanceOf(CommitFailedException.class);
        assertThat(client.loadTable(PAYMENTS).properties()).doesNotContainKey("mark");

        TableMetadata current = operations(ORDERS).current();
        client.commitTransaction(List.of(fits, TableCommit.create(ORDERS, current, marked(current))));
        assertThat(client.loadTable(PAYMENTS).properties()).containsKey("mark");
        assertThat(client.loadTable(ORDERS).properties()).containsKey("mark");
    }

    private static TableMetadata marked(TableMetadata base) {
        return TableMetadata.buildFrom(base).setProperties(Map.of("mark", "1")).build();
    }

    private TableOperations operations(TableIdentifier table) {
        return ((BaseTable) client.loadTable(table)).operations();
    }

    private static <T> List<T> inParallel(List<Callable<T>> work) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(work.size());
        try {
            List<T> results = new ArrayList<>();
            for (Future<T> result : threads.invokeAll(work)) {
                results.add(result.get());
            }
            return results;
        } finally {
            threads.shutdown();
        }
    }
}
