package dev.lakebox.maintenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.exceptions.ValidationException;
import org.apache.iceberg.util.SnapshotUtil;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SnapshotExpiryTest {

    private static final String RUNNING = "c".repeat(32);
    private static final String STOPPED = "b".repeat(32);
    private static final String GONE = "a".repeat(32);

    private final SnapshotExpiry expiry = new SnapshotExpiry(TestLakehouse.PLANNING);
    private TestLakehouse lakehouse;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        lakehouse = new TestLakehouse(directory);
        lakehouse.put("checkpoints/orders/%s/chk-9/_metadata".formatted(GONE), "");
        lakehouse.put("checkpoints/orders/%s/chk-7/_metadata".formatted(RUNNING), "");
        lakehouse.put("savepoints/payments/savepoint-%s-0123456789ab/_metadata".formatted(STOPPED.substring(0, 6)), "");
    }

    @AfterAll
    void stop() {
        lakehouse.close();
    }

    @Test
    void shouldExpireTheOldestWithTheirFilesAndKeepWhatIsTagged() {
        Table table = lakehouse.create("raw.tagged", PartitionSpec.unpartitioned(), Map.of());
        IntStream.range(0, 10).forEach(i -> TestLakehouse.append(table, i, 1, Instant.now()));
        List<Long> history = newestFirst(table);
        long tagged = history.get(8);
        table.manageSnapshots().createTag("release", tagged).commit();
        List<Long> rows = TestLakehouse.ids(table);

        assertThat(expiry.keep(table, 4, SavedJobs.none())).isEqualTo(5);

        assertThat(snapshots(table))
                .containsExactlyInAnyOrder(history.get(0), history.get(1), history.get(2), history.get(3), tagged);
        assertThat(TestLakehouse.ids(table)).isEqualTo(rows);
        assertThat(TestLakehouse.ids(table, tagged)).containsExactly(0L, 1L);
        assertThat(TestLakehouse.stored(table, "metadata/snap-")).hasSize(5);
    }

    @Test
    void shouldDeleteFilesThatWereMerged() {
        Table table = lakehouse.create("raw.merged", PartitionSpec.unpartitioned(), Map.of());
        IntStream.range(0, 6).forEach(i -> TestLakehouse.append(table, i, 1, Instant.now()));
        new Compactor(new CompactionPlan(5, 1 << 20, 1 << 20), TestLakehouse.PLANNING).compact(table);
        table.refresh();
        TestLakehouse.append(table, 6, 1, Instant.now());
        assertThat(TestLakehouse.stored(table, "data/")).hasSize(8);

        expiry.keep(table, 1, SavedJobs.none());

        assertThat(TestLakehouse.stored(table, "data/")).hasSize(2);
        assertThat(TestLakehouse.ids(table)).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L);
    }

    @Test
    void shouldKeepWhatTheTableSaysAndTheMostAllowed() {
        Table table = lakehouse.create(
                "raw.properties",
                PartitionSpec.unpartitioned(),
                Map.of("history.expire.min-snapshots-to-keep", "6", "history.expire.max-snapshot-age-ms", "1"));
        IntStream.range(0, 12).forEach(i -> TestLakehouse.append(table, i, 1, Instant.now()));

        expiry.expire(table, 1000, SavedJobs.none());
        assertThat(snapshots(table)).hasSize(6);

        table.updateProperties()
                .set("history.expire.max-snapshot-age-ms", "3600000")
                .commit();
        expiry.expire(table, 1000, SavedJobs.none());
        assertThat(snapshots(table)).as("all are young").hasSize(6);

        expiry.expire(table, 3, SavedJobs.none());
        assertThat(snapshots(table)).hasSize(3);
    }

    @Test
    void shouldKeepTheNewestCommitOfEachSinkThatMayGoOn() {
        Table table = lakehouse.create("raw.sinks", PartitionSpec.unpartitioned(), Map.of());
        TestLakehouse.commit(table, GONE, 9);
        TestLakehouse.commit(table, STOPPED, 1);
        TestLakehouse.commit(table, STOPPED, 2);
        IntStream.range(0, 6).forEach(i -> TestLakehouse.commit(table, RUNNING, i));

        expiry.keep(table, 2, lakehouse.jobs());

        assertThat(newestFirst(table))
                .as("an unbroken history")
                .hasSize(snapshots(table).size());
        assertThat(snapshots(table)).hasSize(7);
        assertThat(committed(table, STOPPED)).isEqualTo("2");
        assertThat(committed(table, RUNNING)).isEqualTo("5");
        assertThat(committed(table, GONE)).isNull();
    }

    @Test
    void shouldCarryOnTheMarkOfASinkThatStandsStill() {
        Table table = lakehouse.create("raw.still", PartitionSpec.unpartitioned(), Map.of());
        TestLakehouse.commit(table, STOPPED, 41);
        TestLakehouse.commit(table, STOPPED, 42);
        IntStream.range(0, 30).forEach(i -> TestLakehouse.commit(table, RUNNING, i));
        List<Long> rows = TestLakehouse.ids(table);

        expiry.keep(table, 5, lakehouse.jobs());

        assertThat(snapshots(table)).hasSize(5);
        assertThat(committed(table, STOPPED)).isEqualTo("42");
        assertThat(committed(table, RUNNING)).isEqualTo("29");
        assertThat(TestLakehouse.ids(table)).isEqualTo(rows);
    }

    @Test
    void shouldNotHideWhatASinkCommittedMeanwhile() {
        Table table = lakehouse.create("raw.overtaken", PartitionSpec.unpartitioned(), Map.of());
        TestLakehouse.commit(table, STOPPED, 1);
        SinkMark old = SinkMark.of(table).get(0);
        TestLakehouse.commit(lakehouse.load(table), STOPPED, 2);

        assertThatThrownBy(() -> old.repeat(table)).isInstanceOf(ValidationException.class);

        table.refresh();
        assertThat(committed(table, STOPPED)).isEqualTo("2");
    }

    /** As Iceberg's sink looks for it when it starts from a checkpoint. */
    private static String committed(Table table, String job) {
        for (Snapshot snapshot : SnapshotUtil.currentAncestors(table)) {
            if (job.equals(snapshot.summary().get("flink.job-id"))) {
                return snapshot.summary().get("flink.max-committed-checkpoint-id");
            }
        }
        return null;
    }

    private static List<Long> newestFirst(Table table) {
        return SnapshotUtil.currentAncestorIds(table);
    }

    private static List<Long> snapshots(Table table) {
        table.refresh();
        return StreamSupport.stream(table.snapshots().spliterator(), false)
                .map(Snapshot::snapshotId)
                .toList();
    }
}
