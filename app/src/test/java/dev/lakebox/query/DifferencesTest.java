package dev.lakebox.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lakebox.query.Diff.Change;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DifferencesTest {

    private static final List<Types.NestedField> COLUMNS = List.of(
            Types.NestedField.required(1, "id", Types.LongType.get()),
            Types.NestedField.optional(2, "amount", Types.IntegerType.get()),
            Types.NestedField.optional(3, "note", Types.StringType.get()));

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
    void shouldReadAppendsOffTheHistoryBothWays() throws Exception {
        Table table = lake.create("raw.appended", new Schema(COLUMNS), PartitionSpec.unpartitioned(), 2);
        TableWriter writer = new TableWriter(table);
        writer.append(List.of(writer.row(1L, 10, "a")));
        long first = table.currentSnapshot().snapshotId();
        writer.append(List.of(writer.row(2L, 20, "b"), writer.row(2L, 20, "b")));
        long last = table.currentSnapshot().snapshotId();

        assertThat(diff(table, first, last).rows())
                .extracting(Diff.Rows::added, Diff.Rows::removed, Diff.Rows::changed, Diff.Rows::by)
                .containsExactly(2L, 0L, null, "history");
        assertThat(diff(table, last, first).rows())
                .extracting(Diff.Rows::added, Diff.Rows::removed, Diff.Rows::changed, Diff.Rows::by)
                .containsExactly(0L, 2L, null, "history");
        assertThat(diff(table, first, last).files())
                .extracting(Diff.Files::added, Diff.Files::removed)
                .containsExactly(1, 0);
        assertThat(diff(table, first, last).rows().addedSql())
                .satisfies(
                        sql -> assertThat(lake.query(sql)).containsExactly(List.of(2, 20, "b"), List.of(2, 20, "b")));
    }

    @Test
    void shouldCompareRowsWhereSomeWereDeletedAndTellWhichChanged() throws Exception {
        Table table = lake.create("raw.keyed", new Schema(COLUMNS, Set.of(1)), PartitionSpec.unpartitioned(), 2);
        TableWriter writer = new TableWriter(table);
        List<DataFile> files =
                writer.append(List.of(writer.row(1L, 10, "a"), writer.row(2L, 20, "b"), writer.row(3L, 30, "c")));
        long first = table.currentSnapshot().snapshotId();
        writer.deletePositions(files.get(0), 1, 2);
        writer.append(List.of(writer.row(2L, 21, "b"), writer.row(4L, 40, "d")));
        long last = table.currentSnapshot().snapshotId();

        Diff diff = diff(table, first, last);

        assertThat(diff.rows())
                .extracting(Diff.Rows::added, Diff.Rows::removed, Diff.Rows::changed, Diff.Rows::by)
                .containsExactly(2L, 2L, 1L, "comparison");
        assertThat(diff.files().added()).as("a data file and a delete file").isEqualTo(2);
        assertThat(lake.query(diff.rows().removedSql() + " ORDER BY id"))
                .containsExactly(List.of(2, 20, "b"), List.of(3, 30, "c"));
    }

    @Test
    void shouldTellHowTheSchemaChanged() throws Exception {
        Table table = lake.create("raw.evolved", new Schema(COLUMNS), PartitionSpec.unpartitioned(), 2);
        TableWriter writer = new TableWriter(table);
        writer.append(List.of(writer.row(1L, 10, "a")));
        long first = table.currentSnapshot().snapshotId();
        table.updateSchema()
                .renameColumn("note", "remark")
                .updateColumn("amount", Types.LongType.get())
                .addColumn("country", Types.StringType.get())
                .commit();
        TableWriter evolved = new TableWriter(table);
        evolved.append(List.of(evolved.row(2L, 20L, "b", "DE")));
        table.updateSchema().deleteColumn("remark").commit();
        TableWriter last = new TableWriter(table);
        last.append(List.of(last.row(3L, 30L, "FR")));

        Diff diff = diff(table, first, table.currentSnapshot().snapshotId());

        assertThat(diff.schema())
                .containsExactly(
                        new Change("retyped", "amount", "int", "long"),
                        new Change("added", "country", null, "string"),
                        new Change("dropped", "note", "string", null));
        assertThat(diff.rows().added()).isEqualTo(2);
        assertThat(diff(table, first, table.currentSnapshot().parentId()).schema())
                .contains(new Change("renamed", "remark", "note", "remark"));
    }

    @Test
    void shouldNotTakeMergedFilesForNewRows() throws Exception {
        Table table = lake.create("raw.merged", new Schema(COLUMNS), PartitionSpec.unpartitioned(), 2);
        TableWriter writer = new TableWriter(table);
        List<DataFile> small = writer.append(List.of(writer.row(1L, 10, "a")));
        long first = table.currentSnapshot().snapshotId();
        DataFile same = writer.write(List.of(writer.row(1L, 10, "a"))).get(0);
        table.newRewrite().deleteFile(small.get(0)).addFile(same).commit();

        Diff diff = diff(table, first, table.currentSnapshot().snapshotId());

        assertThat(diff.rows().added()).isZero();
        assertThat(diff.rows().removed()).isZero();
        assertThat(diff.files())
                .extracting(Diff.Files::added, Diff.Files::removed)
                .containsExactly(1, 1);
    }

    private Diff diff(Table table, long from, long to) throws InterruptedException {
        table.refresh();
        String name = table.name().substring(table.name().indexOf('.') + 1);
        return new Differences(name, table, lake::run)
                .between(
                        Moment.of(name, table, new AsOf.Snapshot(from)), Moment.of(name, table, new AsOf.Snapshot(to)));
    }
}
