package dev.lakebox.maintenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lakebox.query.TableWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import java.util.stream.StreamSupport;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataOperations;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.exceptions.CleanableFailure;
import org.apache.iceberg.exceptions.ValidationException;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CompactionTest {

    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

    private TestLakehouse lakehouse;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        lakehouse = new TestLakehouse(directory);
    }

    @AfterAll
    void stop() {
        lakehouse.close();
    }

    @Test
    void shouldLeaveRowsAsTheyAreAtEverySnapshot() {
        Table table = lakehouse.create("raw.history");
        for (int i = 0; i < 12; i++) {
            TestLakehouse.append(table, 3L * i, 3, NOW);
        }
        Map<Long, List<Long>> before = history(table);

        compactor(5).compact(table).orElseThrow();

        assertThat(TestLakehouse.files(table)).isEqualTo(2);
        assertThat(TestLakehouse.ids(table))
                .isEqualTo(LongStream.range(0, 36).boxed().toList());
        before.forEach((snapshot, ids) ->
                assertThat(TestLakehouse.ids(table, snapshot)).isEqualTo(ids));
    }

    @Test
    void shouldKeepPartitionAndColumnBounds() throws Exception {
        Table table = lakehouse.create("raw.bounds");
        for (int i = 0; i < 5; i++) {
            TestLakehouse.append(table, 2L * i, 2, NOW.plusSeconds(i));
        }

        compactor(5).compact(table).orElseThrow();

        table.refresh();
        try (CloseableIterable<FileScanTask> odd = table.newScan()
                .filter(Expressions.equal("category", "odd"))
                .includeColumnStats()
                .planFiles()) {
            DataFile file = odd.iterator().next().file();
            assertThat(file.partition().get(0, String.class)).isEqualTo("odd");
            assertThat(file.recordCount()).isEqualTo(5);
            assertThat(file.lowerBounds()).containsKeys(1, 2, 3);
            assertThat(file.upperBounds()).containsKeys(1, 2, 3);
        }
        assertThat(Expendable.in(table, NOW.plusSeconds(5))).hasSize(2);
        assertThat(Expendable.in(table, NOW.plusSeconds(4))).isEmpty();
    }

    @Test
    void shouldNotDisturbWhoAppendsMeanwhile() {
        Table table = lakehouse.create("raw.busy");
        CompletableFuture<Void> appending = CompletableFuture.runAsync(() -> {
            Table own = lakehouse.load(table);
            own.updateProperties().set("commit.retry.min-wait-ms", "20").commit();
            for (int i = 0; i < 30; i++) {
                TestLakehouse.append(own, 2L * i, 2, NOW);
            }
        });
        int merges = 0;
        while (!appending.isDone()) {
            table.refresh();
            try {
                merges += compactor(5).compact(table).isPresent() ? 1 : 0;
            } catch (RuntimeException e) {
                assertThat(e).isInstanceOf(CleanableFailure.class);
            }
        }
        appending.join();

        assertThat(merges).isPositive();
        assertThat(TestLakehouse.ids(table))
                .isEqualTo(LongStream.range(0, 60).boxed().toList());
    }

    @Test
    void shouldApplyDeletes() {
        Table table = lakehouse.create("raw.deletes");
        TableWriter writer = new TableWriter(table);
        for (int i = 0; i < 6; i++) {
            TestLakehouse.append(table, 4L * i, 4, NOW);
        }
        DataFile even = writer.append(List.of(writer.row(100L, "even", null), writer.row(102L, "even", null)))
                .get(0);
        writer.deletePositions(even, 0);
        writer.deleteEqual(even.partition(), List.of("id"), List.of(List.of(2L), List.of(8L)));
        List<Long> rows = TestLakehouse.ids(table);
        assertThat(rows).contains(102L).doesNotContain(100L, 2L, 8L);

        compactor(6).compact(table).orElseThrow();

        assertThat(TestLakehouse.ids(table)).isEqualTo(rows);
        assertThat(TestLakehouse.files(table)).isEqualTo(2);
    }

    @Test
    void shouldLetADeleteByEqualityReachRowsThatItMerged() {
        Table table = lakehouse.create("raw.upserts");
        for (int i = 0; i < 5; i++) {
            TestLakehouse.append(table, 2L * i, 2, NOW);
        }
        Table other = lakehouse.load(table);
        DataFile even = anyFile(other, "even");
        new TableWriter(other).deleteEqual(even.partition(), List.of("id"), List.of(List.of(4L)));

        // planned before that delete, committed after it
        compactor(5).compact(table).orElseThrow();

        assertThat(TestLakehouse.ids(table)).containsExactly(0L, 1L, 2L, 3L, 5L, 6L, 7L, 8L, 9L);
    }

    @Test
    void shouldGiveWayToDeletesByPositionAndLeaveNothingBehind() {
        Table table = lakehouse.create("raw.conflicts");
        for (int i = 0; i < 5; i++) {
            TestLakehouse.append(table, 2L * i, 2, NOW);
        }
        Table other = lakehouse.load(table);
        new TableWriter(other).deletePositions(anyFile(other, "even"), 0);
        List<Long> rows = TestLakehouse.ids(other);
        List<String> stored = TestLakehouse.stored(table, "data/");

        assertThatThrownBy(() -> compactor(5).compact(table)).isInstanceOf(ValidationException.class);

        assertThat(TestLakehouse.stored(table, "data/")).isEqualTo(stored);
        assertThat(TestLakehouse.ids(table)).isEqualTo(rows);
        compactor(5).compact(table).orElseThrow();
        assertThat(TestLakehouse.ids(table)).isEqualTo(rows);
    }

    @Test
    void shouldReadOlderSchemas() throws Exception {
        Table table = lakehouse.create("raw.evolved");
        for (int i = 0; i < 3; i++) {
            TestLakehouse.append(table, 2L * i, 2, NOW);
        }
        table.updateSchema()
                .renameColumn("kafka_timestamp", "appended")
                .addColumn("note", Types.StringType.get())
                .commit();
        TableWriter writer = new TableWriter(table);
        for (long id = 6; id < 10; id++) {
            writer.append(List.of(writer.row(id, id % 2 == 0 ? "even" : "odd", null, "new")));
        }

        compactor(5).compact(table).orElseThrow();

        assertThat(TestLakehouse.ids(table))
                .isEqualTo(LongStream.range(0, 10).boxed().toList());
        try (var old =
                IcebergGenerics.read(table).where(Expressions.equal("id", 3L)).build()) {
            var row = old.iterator().next();
            assertThat(row.getField("note")).isNull();
            assertThat(row.getField("appended")).isNotNull();
        }
    }

    @Test
    void shouldRewriteARowOnceATierAtMost() {
        Table table = lakehouse.create("raw.tiers", PartitionSpec.unpartitioned(), Map.of());
        int rows = 70;
        for (int i = 0; i < rows; i++) {
            TestLakehouse.append(table, i, 1, NOW);
            compactor(4).compact(table);
            table.refresh();
        }

        long rewritten = StreamSupport.stream(table.snapshots().spliterator(), false)
                .filter(snapshot -> snapshot.operation().equals(DataOperations.REPLACE))
                .mapToLong(snapshot -> Long.parseLong(snapshot.summary().get("added-records")))
                .sum();
        // files of 1, 4, 16 and 64 rows
        assertThat(rewritten).isBetween(2L * rows, 3L * rows);
        assertThat(TestLakehouse.files(table)).isLessThan(4 * 4);
        assertThat(TestLakehouse.ids(table))
                .isEqualTo(LongStream.range(0, rows).boxed().toList());
    }

    private static DataFile anyFile(Table table, String category) {
        return table.newScan()
                .filter(Expressions.equal("category", category))
                .planFiles()
                .iterator()
                .next()
                .file();
    }

    private static Map<Long, List<Long>> history(Table table) {
        Map<Long, List<Long>> history = new HashMap<>();
        for (Snapshot snapshot : table.snapshots()) {
            history.put(snapshot.snapshotId(), TestLakehouse.ids(table, snapshot.snapshotId()));
        }
        return history;
    }

    private static Compactor compactor(int minFiles) {
        return new Compactor(new CompactionPlan(minFiles, 128 << 20, 256 << 20), TestLakehouse.PLANNING);
    }
}
