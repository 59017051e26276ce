package dev.lakebox.query;

import static dev.lakebox.query.Comparison.assertEverySnapshotReadsAsByIceberg;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.expressions.Literal;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeletesTest {

    private static final Schema SCHEMA = new Schema(
            Types.NestedField.required(1, "id", Types.LongType.get()),
            Types.NestedField.optional(2, "category", Types.StringType.get()),
            Types.NestedField.optional(3, "amount", Types.IntegerType.get()));
    private static final PartitionSpec BY_CATEGORY =
            PartitionSpec.builderFor(SCHEMA).identity("category").build();

    private Lake lake;

    @BeforeAll
    void open(@TempDir Path directory) {
        lake = new Lake(directory);
    }

    @AfterAll
    void close() {
        lake.close();
    }

    @Test
    void shouldLeaveOutDeletedPositions() {
        Table table = lake.create("raw.positions", SCHEMA, BY_CATEGORY, 2);
        TableWriter writer = new TableWriter(table);
        List<DataFile> files = writer.append(rows(writer, 0, 100));
        writer.append(rows(writer, 100, 150));
        writer.deletePositions(files.get(0), 0, 3, 7);
        writer.deletePositions(files.get(1), 1);
        writer.deletePositions(files.get(0), 3, 4);

        assertEverySnapshotReadsAsByIceberg(lake, "raw.positions", table);
        assertThat(lake.query("SELECT count(*) FROM raw.positions")).containsExactly(List.of(145));
    }

    @Test
    void shouldLeaveOutWhatDeletionVectorsMark() {
        Table table = lake.create("raw.vectors", SCHEMA, BY_CATEGORY, 3);
        TableWriter writer = new TableWriter(table);
        List<DataFile> files = writer.append(rows(writer, 0, 1000));
        writer.append(rows(writer, 1000, 1050));
        writer.deleteByVectors(
                Map.of(files.get(0), LongStream.range(0, 200).toArray(), files.get(2), new long[] {0, 5}));

        assertEverySnapshotReadsAsByIceberg(lake, "raw.vectors", table);
        assertThat(lake.query("SELECT count(*) FROM raw.vectors")).containsExactly(List.of(848));
    }

    @Test
    void shouldLeaveOutOlderRowsOfADeletedKey() {
        Table table = lake.create("raw.keys", SCHEMA, PartitionSpec.unpartitioned(), 2);
        TableWriter writer = new TableWriter(table);
        writer.append(rows(writer, 0, 50));
        writer.deleteEqual(null, List.of("id"), List.of(List.of(3L), List.of(4L), List.of(999L)));
        writer.append(List.of(writer.row(3L, "again", 1)));
        writer.deleteEqual(null, List.of("id"), List.of(List.of(5L)));

        assertEverySnapshotReadsAsByIceberg(lake, "raw.keys", table);
        assertThat(lake.query("SELECT category FROM raw.keys WHERE id = 3")).containsExactly(List.of("again"));
    }

    @Test
    void shouldCompareNullKeysAsEqual() {
        Table table = lake.create("raw.nulls", SCHEMA, PartitionSpec.unpartitioned(), 2);
        TableWriter writer = new TableWriter(table);
        writer.append(List.of(
                writer.row(1L, null, 1),
                writer.row(2L, "a", null),
                writer.row(3L, null, null),
                writer.row(4L, "a", 4)));
        writer.deleteEqual(null, List.of("category", "amount"), List.of(Arrays.asList(null, null), List.of("a", 4)));

        assertEverySnapshotReadsAsByIceberg(lake, "raw.nulls", table);
        assertThat(lake.query("SELECT id FROM raw.nulls ORDER BY id")).containsExactly(List.of(1), List.of(2));
    }

    @Test
    void shouldDeleteAKeyInItsPartitionAlone() {
        Table table = lake.create("raw.partitioned", SCHEMA, BY_CATEGORY, 2);
        TableWriter writer = new TableWriter(table);
        List<DataFile> files = writer.append(List.of(
                writer.row(1L, "a", 1), writer.row(1L, "b", 2), writer.row(1L, null, 3), writer.row(2L, null, 4)));
        writer.deleteEqual(files.get(0).partition(), List.of("id"), List.of(List.of(1L)));
        writer.deleteEqual(files.get(2).partition(), List.of("id"), List.of(List.of(1L)));
        // without a partition of its own it is meant for all
        table.updateSpec().removeField("category").commit();
        writer.deleteEqual(null, List.of("amount"), List.of(List.of(4)));

        assertEverySnapshotReadsAsByIceberg(lake, "raw.partitioned", table);
        assertThat(lake.query("SELECT * FROM raw.partitioned")).containsExactly(List.of(1, "b", 2));
    }

    /** Of which Iceberg's own reader deletes by the last key alone. */
    @Test
    void shouldDeleteByKeysOfFixedLength() {
        Schema schema = new Schema(
                Types.NestedField.required(1, "id", Types.LongType.get()),
                Types.NestedField.required(2, "code", Types.FixedType.ofLength(2)));
        Table table = lake.create("raw.codes", schema, PartitionSpec.unpartitioned(), 2);
        TableWriter writer = new TableWriter(table);
        writer.append(List.of(
                writer.row(1L, new byte[] {0, 1}), writer.row(2L, new byte[] {0, 2}), writer.row(3L, new byte[] {0, 3
                })));
        writer.deleteEqual(null, List.of("code"), List.of(List.of(new byte[] {0, 1}), List.of(new byte[] {0, 2})));

        assertThat(lake.query("SELECT id FROM raw.codes")).containsExactly(List.of(3));
    }

    @Test
    void shouldDeleteByAColumnThatIsNoLongerThere() {
        Table table = lake.create("raw.dropped", SCHEMA, PartitionSpec.unpartitioned(), 2);
        TableWriter writer = new TableWriter(table);
        writer.append(rows(writer, 0, 10));
        writer.deleteEqual(null, List.of("amount"), List.of(List.of(3)));
        table.updateSchema().deleteColumn("amount").commit();
        writer.append(List.of(writer.row(100L, "late")));

        // Iceberg's own generic reader does not find the field any more
        assertThat(lake.query("SELECT id FROM raw.dropped ORDER BY id"))
                .extracting(row -> row.get(0))
                .containsExactly(0, 1, 2, 4, 5, 6, 7, 8, 9, 100);
        assertThat(lake.run("SELECT * FROM raw.dropped").columns())
                .extracting(QueryResult.Column::name)
                .containsExactly("id", "category");
    }

    @Test
    void shouldReadATableThatWasUpgraded() {
        Table table = lake.create("raw.upgraded", SCHEMA, BY_CATEGORY, 1);
        TableWriter writer = new TableWriter(table);
        List<DataFile> files = writer.append(rows(writer, 0, 30));
        table.updateProperties().set("format-version", "2").commit();
        writer.deletePositions(files.get(0), 1, 2);
        writer.deleteEqual(files.get(1).partition(), List.of("id"), List.of(List.of(4L), List.of(7L)));
        List<DataFile> later = writer.append(rows(writer, 30, 60));
        table.updateProperties().set("format-version", "3").commit();
        // a vector takes over what position deletes said of its file
        writer.deleteByVectors(Map.of(files.get(0), new long[] {1, 2, 5}, later.get(2), new long[] {0}));
        writer.deleteEqual(later.get(1).partition(), List.of("amount"), List.of(List.of(31)));

        assertEverySnapshotReadsAsByIceberg(lake, "raw.upgraded", table);
        assertThat(lake.query("SELECT count(*) FROM raw.upgraded")).containsExactly(List.of(53));
    }

    @Test
    void shouldDeleteByAKeyThatWasPromotedRenamedAndDefaulted() {
        Table table = lake.create("raw.promoted", SCHEMA, PartitionSpec.unpartitioned(), 3);
        TableWriter writer = new TableWriter(table);
        writer.append(rows(writer, 0, 10));
        writer.deleteEqual(null, List.of("amount"), List.of(List.of(3)));
        table.updateSchema()
                .updateColumn("amount", Types.LongType.get())
                .renameColumn("amount", "total")
                .addColumn("level", Types.IntegerType.get(), Literal.of(5))
                .commit();
        writer.append(List.of(writer.row(10L, "a", 1L << 40, 5), writer.row(11L, "a", 4L, 6)));
        writer.deleteEqual(null, List.of("total"), List.of(List.of(4L), List.of(1L << 40)));
        assertEverySnapshotReadsAsByIceberg(lake, "raw.promoted", table);
        assertThat(lake.query("SELECT count(*) FROM raw.promoted")).containsExactly(List.of(8));

        // what was written before the column has its default
        writer.deleteEqual(null, List.of("level", "id"), List.of(List.of(1L, 5), List.of(2L, 6)));
        assertEverySnapshotReadsAsByIceberg(lake, "raw.promoted", table);
        assertThat(lake.query("SELECT count(*) FROM raw.promoted")).containsExactly(List.of(7));
    }

    @Test
    void shouldApplyEveryKindOfDeleteAtOnce() {
        Table table = lake.create("raw.mixed", SCHEMA, BY_CATEGORY, 2);
        TableWriter writer = new TableWriter(table);
        Random random = new Random(7);
        List<DataFile> files = new ArrayList<>();
        for (int round = 0; round < 12; round++) {
            files.addAll(writer.append(rows(writer, random.nextInt(50), 50 + random.nextInt(50))));
            DataFile file = files.get(random.nextInt(files.size()));
            if (random.nextBoolean()) {
                writer.deletePositions(file, random.nextInt((int) file.recordCount()));
            }
            if (random.nextBoolean()) {
                writer.deleteEqual(file.partition(), List.of("id"), List.of(List.of((long) random.nextInt(100))));
            }
            if (random.nextInt(3) == 0) {
                writer.deleteEqual(file.partition(), List.of("amount"), List.of(Arrays.asList((Integer) null)));
            }
            if (round == 6) {
                table.newDelete().deleteFile(files.remove(0)).commit();
                table.newOverwrite()
                        .overwriteByRowFilter(Expressions.equal("category", "c1"))
                        .commit();
                files.removeIf(each -> each.partition().get(0, String.class).equals("c1"));
            }
        }

        assertEverySnapshotReadsAsByIceberg(lake, "raw.mixed", table);
    }

    private static List<Record> rows(TableWriter writer, int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> writer.row((long) i, "c" + i % 3, i % 7 == 0 ? null : i))
                .toList();
    }
}
