package dev.lakebox.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.lakebox.Problem;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExplainTest {

    private static final int ROWS = 20_000;

    private Lake lake;
    private long first;

    @BeforeAll
    void writeTwoFilesOfSeveralRowGroups(@TempDir Path directory) {
        lake = new Lake(directory);
        Schema schema = new Schema(
                Types.NestedField.required(1, "id", Types.LongType.get()),
                Types.NestedField.optional(2, "status", Types.StringType.get()),
                Types.NestedField.optional(3, "filler", Types.StringType.get()));
        Table table = lake.create("raw.orders", schema, PartitionSpec.unpartitioned(), 2);
        table.updateProperties()
                .set(TableProperties.PARQUET_ROW_GROUP_SIZE_BYTES, Integer.toString(1 << 16))
                .set(TableProperties.PARQUET_ROW_GROUP_CHECK_MIN_RECORD_COUNT, "100")
                .set(TableProperties.PARQUET_ROW_GROUP_CHECK_MAX_RECORD_COUNT, "1000")
                .commit();
        TableWriter writer = new TableWriter(table);
        DataFile file = writer.append(rows(writer, 0)).get(0);
        first = table.currentSnapshot().snapshotId();
        writer.append(rows(writer, ROWS));
        writer.deletePositions(file, 0, 1);
        lake.create("raw.empty", schema, PartitionSpec.unpartitioned(), 2);
    }

    private static List<Record> rows(TableWriter writer, long from) {
        return LongStream.range(from, from + ROWS)
                .mapToObj(id -> writer.row(id, "new", Long.toString(id * 7919 % 1_000_003)))
                .toList();
    }

    @AfterAll
    void close() {
        lake.close();
    }

    @Test
    void shouldCountWhatIsRead() {
        Explained all = Explained.of(lake, "SELECT * FROM raw.orders");
        assertThat(all.text("table")).isEqualTo("raw.orders");
        assertThat(all.text("snapshot_time")).endsWith("Z");
        assertThat(all.text("filter")).isNull();
        assertThat(List.of(all.number("columns_read"), all.number("columns_total")))
                .containsExactly(3, 3);
        assertThat(List.of(all.number("manifests_read"), all.number("manifests_total")))
                .containsExactly(3, 3);
        assertThat(List.of(all.number("files_read"), all.number("files_total"))).containsExactly(2, 2);
        assertThat(all.number("delete_files")).isEqualTo(1);
        assertThat(all.number("row_groups_total")).isGreaterThan(4);
        assertThat(all.number("row_groups_read")).isEqualTo(all.number("row_groups_total"));
        assertThat(all.number("rows")).isEqualTo(2 * ROWS);

        Explained some = Explained.of(lake, "SELECT status FROM raw.orders WHERE id >= %d".formatted(2 * ROWS - 10));
        assertThat(some.text("filter")).isEqualTo("id >= 39990");
        assertThat(List.of(some.number("columns_read"), some.number("columns_total")))
                .containsExactly(2, 3);
        // without partitions a manifest says nothing of its files
        assertThat(List.of(some.number("manifests_read"), some.number("manifests_total")))
                .containsExactly(3, 3);
        assertThat(List.of(some.number("files_read"), some.number("files_total")))
                .containsExactly(1, 2);
        assertThat(some.number("delete_files")).isZero();
        assertThat(some.number("row_groups_read")).isEqualTo(1);
        assertThat(some.number("row_groups_total")).isEqualTo(all.number("row_groups_total") / 2);
        assertThat(some.number("rows")).isLessThan(ROWS);
        assertThat(some.number("bytes")).isLessThan(all.number("bytes") / 4);
    }

    @Test
    void shouldTellDuckDbsPlan() {
        List<Explained> rows = Explained.all(lake, "SELECT status FROM raw.orders WHERE id = 7 ORDER BY status");

        assertThat(rows).hasSize(2);
        assertThat(rows.get(0).text("plan")).isNull();
        assertThat(rows.get(1).text("table")).isNull();
        assertThat(rows.get(1).text("plan"))
                .contains("READ_PARQUET", "c1", "c2")
                .doesNotContain("c3");
    }

    @Test
    void shouldTellEachMomentAndEachFilter() {
        List<Explained> rows = Explained.all(lake, """
                SELECT * FROM raw.orders a JOIN raw.orders b USING (id)
                JOIN raw.orders AT (VERSION => %d) USING (id) JOIN raw.empty e USING (id)
                JOIN raw."orders$files" f ON f.record_count = a.id WHERE a.id < 5
                """.formatted(first).replace("raw.orders AT", "raw.orders AS c AT"));

        assertThat(rows)
                .extracting(row -> row.text("table"))
                .containsExactly("raw.orders", "raw.orders", "raw.orders", "raw.empty", "raw.orders$files", null);
        assertThat(rows.get(0).text("filter")).isEqualTo("id < 5");
        assertThat(rows.get(1).text("filter")).isNull();
        assertThat(rows.get(2).text("snapshot")).isEqualTo(Long.toString(first));
        assertThat(rows.get(2).number("rows")).isEqualTo(ROWS);
        assertThat(rows.get(3).values()).containsEntry("snapshot", null).containsEntry("rows", 0);
        assertThat(rows.get(4).number("files_read")).isNull();
        assertThat(lake.run("EXPLAIN SELECT * FROM raw.orders").snapshots()).containsOnlyKeys("raw.orders");
    }

    @Test
    void shouldRunNothing() {
        List<Explained> rows = Explained.rows(
                lake,
                "-- how long would it take?\n/* for ever */ explain SELECT count(*) FROM raw.orders, range(10000000) a, range(10000000) b WHERE a.range ^ b.range = -1");

        assertThat(rows.get(0).text("table")).isEqualTo("raw.orders");
        assertThat(Explained.all(lake, "SELECT 1").get(0).values()).containsEntry("table", null);
    }

    @Test
    void shouldSayWhereTheTextIsWrong() {
        assertThat(problem("EXPLAIN SELECT FROM WHERE").more()).containsEntry("position", 20);
        assertThat(problem("EXPLAIN SELECT idd FROM raw.orders").more()).containsEntry("position", 15);
        assertThat(problem("EXPLAIN SELECT * FROM raw.nothing").status()).isEqualTo(404);
        assertThat(problem("EXPLAIN SELECT getenv('HOME')").more()).containsEntry("position", 15);
        assertThat(problem("EXPLAIN ANALYZE SELECT 1"))
                .hasMessage("Cannot run EXPLAIN ANALYZE: EXPLAIN takes no options, and runs nothing");
        assertThat(problem("EXPLAIN (FORMAT json) SELECT 1")).hasMessageContaining("EXPLAIN FORMAT");
        assertThat(problem("EXPLAIN DROP TABLE raw.orders").status()).isEqualTo(400);
        assertThat(problem("EXPLAIN EXPLAIN SELECT 1").status()).isEqualTo(400);
        assertThat(problem("EXPLAIN").status()).isEqualTo(400);
    }

    @Test
    void shouldCountTheColumnsThatAreNamed() {
        Map<String, Integer> columns = Map.of(
                "SELECT count(*) FROM raw.orders", 0,
                "SELECT ID FROM raw.orders", 1,
                "SELECT a.id FROM raw.orders a WHERE a.status = 'x'", 2,
                "SELECT id FROM (SELECT id, status FROM raw.orders)", 2,
                "SELECT * FROM (SELECT id FROM raw.orders)", 1,
                "SELECT * EXCLUDE (id) FROM raw.orders", 3,
                "SELECT orders FROM raw.orders", 3,
                "SELECT a.id FROM raw.orders a NATURAL JOIN raw.empty", 3,
                "SELECT COLUMNS('i.*') FROM raw.orders", 3);
        columns.forEach((sql, read) -> assertThat(Explained.of(lake, sql).number("columns_read"))
                .as(sql)
                .isEqualTo(read));
    }

    private Problem problem(String sql) {
        return catchThrowableOfType(Problem.class, () -> lake.run(sql));
    }
}
