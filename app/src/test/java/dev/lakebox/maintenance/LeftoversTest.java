package dev.lakebox.maintenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lakebox.query.TableWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.io.FileInfo;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LeftoversTest {

    private static final String FILE = "01234567-89ab-cdef-0123-456789abcde";

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
    void shouldDeleteOrphansAloneAndNothingYoung() {
        Table table = lakehouse.create("raw.orphans");
        for (int i = 0; i < 6; i++) {
            TestLakehouse.append(table, 2L * i, 2, Instant.now());
        }
        new Compactor(new CompactionPlan(5, 1 << 20, 1 << 20), TestLakehouse.PLANNING).compact(table);
        table.refresh();
        table.manageSnapshots()
                .createTag("first", table.history().get(0).snapshotId())
                .commit();
        List<String> data = TestLakehouse.stored(table, "data/");
        List<String> metadata = TestLakehouse.stored(table, "metadata/");
        TableWriter writer = new TableWriter(table);
        String orphan =
                writer.write(List.of(writer.row(99L, "even", null))).get(0).location();
        OrphanFiles orphans = new OrphanFiles(lakehouse.tables());

        assertThat(orphans.delete(name("raw.orphans"), Instant.now().minus(Duration.ofMinutes(1))))
                .as("none is old enough")
                .isEmpty();
        assertThat(orphans.delete(name("raw.orphans"), Instant.now().plus(Duration.ofMinutes(1))))
                .extracting(FileInfo::location)
                .containsExactly(orphan);

        assertThat(TestLakehouse.stored(table, "data/")).isEqualTo(data);
        assertThat(TestLakehouse.stored(table, "metadata/")).isEqualTo(metadata);
        assertThat(TestLakehouse.ids(table))
                .isEqualTo(LongStream.range(0, 12).boxed().toList());
    }

    @Test
    void shouldDeleteCheckpointsOfFollowedJobsButNotWhatIsStillNamed() {
        String old = "checkpoints/orders/" + "1".repeat(32) + "/";
        String current = "checkpoints/orders/" + "2".repeat(32) + "/";
        lakehouse.put(old + "chk-3/_metadata", FILE + "0");
        lakehouse.put(old + "chk-3/" + FILE + "1", "state");
        lakehouse.put(old + "shared/" + FILE + "2", "merged away");
        lakehouse.put(old + "shared/" + FILE + "3", "still needed");
        lakehouse.put(old + "shared/" + FILE + "4", "needed by a savepoint");
        // the store's times may be of whole seconds
        await().until(() -> {
            lakehouse.put(current + "chk-5/_metadata", "\0\44s3://lakehouse/%sshared/%s3\0".formatted(old, FILE));
            return lakehouse.written(current + "chk-5/_metadata").isAfter(lakehouse.written(old + "chk-3/_metadata"));
        });
        lakehouse.put(current + "shared/" + FILE + "5", "its own");
        lakehouse.put("savepoints/orders/savepoint-222222-abcdef012345/_metadata", FILE + "4");
        CheckpointLeftovers leftovers = new CheckpointLeftovers(lakehouse.s3(), lakehouse.bucket());

        assertThat(leftovers.delete(Instant.now().minus(Duration.ofHours(1)))).isZero();
        assertThat(leftovers.delete(Instant.now().plus(Duration.ofHours(1)))).isPositive();

        assertThat(lakehouse.keys("checkpoints/"))
                .containsExactlyInAnyOrder(
                        old + "shared/" + FILE + "3",
                        old + "shared/" + FILE + "4",
                        current + "chk-5/_metadata",
                        current + "shared/" + FILE + "5");
    }

    private static TableIdentifier name(String name) {
        return TableIdentifier.parse(name);
    }
}
