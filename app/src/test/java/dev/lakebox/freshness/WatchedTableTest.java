package dev.lakebox.freshness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lakebox.query.Lake;
import dev.lakebox.query.TableWriter;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.RowDelta;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchedTableTest {

    private static final Schema SCHEMA = new Schema(
            Types.NestedField.required(1, "id", Types.LongType.get()),
            Types.NestedField.optional(2, "category", Types.StringType.get()),
            Types.NestedField.optional(3, "kafka_timestamp", Types.TimestampType.withZone()),
            Types.NestedField.optional(4, "known_at", Types.TimestampType.withZone()));

    private Lake lake;
    private Table table;
    private TableWriter writer;
    private WatchedTable watched;

    @BeforeEach
    void create(@TempDir Path directory) {
        lake = new Lake(directory);
        table = lake.create(
                "raw.orders",
                SCHEMA,
                PartitionSpec.builderFor(SCHEMA).identity("category").build(),
                2);
        writer = new TableWriter(table);
        watched = watch(100, Map.of());
    }

    @AfterEach
    void close() {
        lake.close();
    }

    private WatchedTable watch(int sampleLimit, Map<String, File> inPlace) {
        return new WatchedTable(
                TableIdentifier.parse("raw.orders"), lake.tables(), inPlace, Duration.ofMillis(50), sampleLimit);
    }

    @Test
    void shouldDateARowToBetweenItsCommitAndTheLook() {
        watched.look();
        long appended = System.currentTimeMillis() - 700;
        long before = System.currentTimeMillis();
        append(row(1, "toys", appended, null));

        List<Sighting> sightings = watched.look();

        assertThat(sightings).hasSize(1);
        assertThat(sightings.get(0).visible()).isBetween(before, System.currentTimeMillis());
        assertThat(sightings.get(0).samples()).containsExactly(new Sample(appended, appended));
        assertThat(sightings.get(0).samples().get(0).freshness(sightings.get(0).visible()))
                .isGreaterThanOrEqualTo(700);
    }

    @Test
    void shouldBracketTheMomentByTheLookBefore() {
        long begun = System.nanoTime();
        watched.look();
        long asked = System.nanoTime();
        append(row(1, "toys", 1, null));
        long committed = System.nanoTime();

        long resolution = watched.look().get(0).resolutionMillis();

        assertThat(resolution)
                .isGreaterThanOrEqualTo(Duration.ofNanos(committed - asked).toMillis());
        assertThat(resolution)
                .isLessThanOrEqualTo(Duration.ofNanos(System.nanoTime() - begun).toMillis() + 1);
    }

    @Test
    void shouldSeeEachSnapshotOnceInOrder() {
        watched.look();
        append(row(1, "toys", 1, null));
        append(row(2, "toys", 2, null), row(3, "books", 3, null));

        List<Sighting> sightings = watched.look();

        assertThat(sightings).extracting(Sighting::rows).containsExactly(1L, 2L);
        assertThat(sightings.get(0).visible()).isEqualTo(sightings.get(1).visible());
        assertThat(watched.look()).isEmpty();
    }

    @Test
    void shouldNotCountWhatWasThereBefore() {
        append(row(1, "toys", 1, null));

        assertThat(watched.look()).isEmpty();
        append(row(2, "toys", 2, null));
        assertThat(watch(100, Map.of()).look()).as("one that starts anew").isEmpty();
        assertThat(watched.look()).hasSize(1);
    }

    @Test
    void shouldKeepTheDeclaredWait() {
        watched.look();
        append(row(1, "toys", 5_000, 8_000L), row(2, "toys", 5_000, 4_000L), row(3, "toys", 5_000, null));

        assertThat(watched.look().get(0).samples())
                .extracting(Sample::declaredWait)
                .containsExactly(3_000L, 0L, 0L);
    }

    @Test
    void shouldNotCountRowsThatWereWrittenAnew() throws Exception {
        append(row(1, "toys", 1, null));
        append(row(2, "toys", 2, null));
        watched.look();
        compact();
        append(row(3, "toys", 3, null));

        List<Sighting> sightings = watched.look();

        assertThat(sightings).extracting(Sighting::samples).containsExactly(List.of(new Sample(3, 3)));
    }

    @Test
    void shouldCountWhatASinkUpserts() {
        append(row(1, "toys", 1, null));
        watched.look();
        upsert(Map.of("flink.job-id", "a job"), row(1, "toys", 2, null));
        upsert(Map.of(), row(1, "toys", 3, null));

        assertThat(watched.look()).extracting(Sighting::samples).containsExactly(List.of(new Sample(2, 2)));
    }

    @Test
    void shouldMeasureEveryNthOfManyRows() {
        watched.look();
        append(LongStream.range(0, 1_000)
                .mapToObj(i -> row(i, "c" + i % 3, i, null))
                .toArray(Record[]::new));

        Sighting sighting = watched.look().get(0);

        assertThat(sighting.rows()).isEqualTo(1_000);
        assertThat(sighting.samples()).hasSize(100).doesNotHaveDuplicates();
        assertThat(sighting.weight()).isEqualTo(10);
    }

    @Test
    void shouldBeginAnewAfterARollback() {
        append(row(1, "toys", 1, null));
        long first = table.currentSnapshot().snapshotId();
        append(row(2, "toys", 2, null));
        watched.look();
        table.manageSnapshots().rollbackTo(first).commit();

        assertThat(watched.look()).isEmpty();
        append(row(3, "toys", 3, null));
        assertThat(watched.look()).extracting(Sighting::samples).containsExactly(List.of(new Sample(3, 3)));
    }

    @Test
    void shouldBeginAnewWhereATableTakesTheNameOfAnother() {
        append(row(1, "toys", 1, null));
        watched.look();
        lake.catalog().dropTable(TableIdentifier.parse("raw.orders"));
        table = lake.create("raw.orders", SCHEMA, PartitionSpec.unpartitioned(), 2);
        writer = new TableWriter(table);
        append(row(2, null, 2, null));

        assertThat(watched.look()).isEmpty();
        append(row(3, null, 3, null));
        assertThat(watched.look()).hasSize(1);
    }

    @Test
    void shouldReadRowsWrittenBeforeTheColumnWasThere() {
        table.updateSchema().deleteColumn("known_at").commit();
        watched.look();
        append(writer.row(1L, "toys", at(5)));
        table.updateSchema()
                .addColumn("known_at", Types.TimestampType.withZone())
                .commit();

        assertThat(watched.look().get(0).samples()).containsExactly(new Sample(5, 5));
    }

    @Test
    void shouldReadFilesInPlace() {
        String warehouse = lake.directory().resolve("warehouse").toString();
        // what is not below the directory is not found: reading it shows that this was the way
        WatchedTable wrong = watch(
                100, Map.of(warehouse, lake.directory().resolve("elsewhere").toFile()));
        WatchedTable right = watch(100, Map.of(warehouse, new File(warehouse)));
        wrong.look();
        right.look();
        append(row(1, "toys", 1, null));

        assertThat(right.look().get(0).samples()).containsExactly(new Sample(1, 1));
        assertThatThrownBy(wrong::look).hasMessageContaining("elsewhere");
    }

    private void compact() throws Exception {
        Set<DataFile> old = new HashSet<>();
        try (CloseableIterable<FileScanTask> tasks = table.newScan().planFiles()) {
            tasks.forEach(task -> old.add(task.file()));
        }
        List<DataFile> files =
                new ArrayList<>(writer.append(List.of(row(1, "toys", 1, null), row(2, "toys", 2, null))));
        table.manageSnapshots().rollbackTo(table.currentSnapshot().parentId()).commit();
        table.newRewrite().rewriteFiles(old, Set.copyOf(files)).commit();
        assertThat(table.currentSnapshot().operation()).isEqualTo("replace");
    }

    private void upsert(Map<String, String> summary, Record row) {
        DataFile file = writer.write(List.of(row)).get(0);
        RowDelta change = table.newRowDelta()
                .addRows(file)
                .addDeletes(writer.equalityDeletes(
                        table.spec(), file.partition(), List.of("id"), List.of(List.of(row.getField("id")))));
        summary.forEach(change::set);
        change.commit();
        assertThat(table.currentSnapshot().operation()).isEqualTo("overwrite");
    }

    private void append(Record... rows) {
        writer.append(List.of(rows));
    }

    private Record row(long id, String category, long appended, Long knowable) {
        return writer.row(id, category, at(appended), knowable == null ? null : at(knowable));
    }

    private static OffsetDateTime at(long millis) {
        return Instant.ofEpochMilli(millis).atOffset(ZoneOffset.UTC);
    }
}
