package dev.lakebox.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lakebox.maintenance.DiskBudget.State;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Table;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskBudgetTest {

    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

    private final Generator generator = new Generator();
    private final Actions actions = new Actions(InstantSource.fixed(NOW));
    private TestLakehouse lakehouse;
    private Table table;

    @BeforeEach
    void start(@TempDir Path directory) throws Exception {
        lakehouse = new TestLakehouse(directory);
        table = lakehouse.create("raw.orders", PartitionSpec.unpartitioned(), Map.of());
        // three hours of data, a file each ten minutes
        for (int i = 0; i < 18; i++) {
            TestLakehouse.append(table, 100L * i, 100, NOW.minus(Duration.ofMinutes(175 - 10L * i)));
        }
    }

    @AfterEach
    void stop() {
        lakehouse.close();
    }

    @Test
    void shouldDoNothingWhileThereIsRoom() throws Exception {
        DiskBudget budget = budget(1L << 30);

        budget.hold();

        assertThat(budget.state()).isEqualTo(State.OK);
        assertThat(table.history()).hasSize(18);
        assertThat(budget.used().parts()).containsKeys("storage", "catalog");
        assertThat(actions.list()).isEmpty();
    }

    @Test
    void shouldExpireFirst() throws Exception {
        DiskBudget budget = budgetUsedTo(0.905);

        budget.hold();

        table.refresh();
        assertThat(budget.state()).isEqualTo(State.EXPIRING);
        assertThat(table.snapshots()).hasSize(10);
        assertThat(TestLakehouse.ids(table)).hasSize(1800);
        assertThat(generator.paused()).isFalse();
    }

    @Test
    void shouldDropTheOldestAndKeepTheNewestHour() throws Exception {
        DiskBudget budget = budgetUsedTo(1.6);

        budget.hold();

        // what is older than an hour is 12 files
        assertThat(TestLakehouse.ids(table))
                .isEqualTo(LongStream.range(1200, 1800).boxed().toList());
        assertThat(actions.list()).anyMatch(action -> action.action().startsWith("dropped the oldest 1200 rows"));
        assertThat(TestLakehouse.stored(table, "data/")).hasSize(6);
    }

    @Test
    void shouldPauseTheGeneratorWhereNothingIsLeftToDropAndLetItGoOnLater() throws Exception {
        Path ballast = lakehouse.directory().resolve("logs");
        Files.createDirectories(ballast);
        Files.write(ballast.resolve("large"), new byte[8 << 20]);
        DiskBudget budget = budget(8 << 20);

        budget.hold();
        budget.hold();

        assertThat(budget.state()).isEqualTo(State.PAUSED);
        assertThat(budget.reason()).contains("the generator is paused").contains("lakebox.disk-budget");
        assertThat(generator.paused()).isTrue();
        assertThat(TestLakehouse.ids(table)).hasSize(600);

        Files.delete(ballast.resolve("large"));
        budget.hold();

        assertThat(budget.state()).isEqualTo(State.OK);
        assertThat(generator.paused()).isFalse();
    }

    @Test
    void shouldNotLetAGeneratorGoOnThatAPersonPaused() throws Exception {
        Path large = lakehouse.directory().resolve("large");
        Files.write(large, new byte[8 << 20]);
        DiskBudget budget = budget(8 << 20);
        generator.pause(true);
        budget.hold();
        budget.hold();

        Files.delete(large);
        budget.hold();

        assertThat(budget.state()).isEqualTo(State.OK);
        assertThat(generator.paused()).isTrue();
    }

    @Test
    void shouldCountBlocksAndNotTheHolesOfKafkasIndexes() throws Exception {
        Path log = Files.createDirectories(lakehouse.directory().resolve("kafka/orders-0"));
        Files.write(log.resolve("00.log"), new byte[5000]);
        try (RandomAccessFile index =
                new RandomAccessFile(log.resolve("00.index").toFile(), "rw")) {
            index.setLength(10 << 20);
        }

        assertThat(DiskUsage.of(lakehouse.directory()).parts()).containsEntry("kafka", 3 * 4096L);
    }

    /** A budget of which so much is used now. */
    private DiskBudget budgetUsedTo(double share) throws IOException {
        return budget((long) (DiskUsage.of(lakehouse.directory()).total() / share));
    }

    private DiskBudget budget(long bytes) {
        TableRelief relief = new TableRelief(
                lakehouse.tables(),
                new SnapshotExpiry(TestLakehouse.PLANNING),
                SavedJobs::none,
                Duration.ofHours(1),
                InstantSource.fixed(NOW),
                actions);
        return new DiskBudget(lakehouse.directory(), bytes, relief, generator, actions);
    }

    /** A generator that is on or off, and nothing more. */
    private static final class Generator implements GeneratorSwitch {

        private boolean paused;

        @Override
        public boolean paused() {
            return paused;
        }

        @Override
        public void pause(boolean paused) {
            this.paused = paused;
        }
    }
}
