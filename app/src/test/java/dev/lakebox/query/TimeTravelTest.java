package dev.lakebox.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lakebox.Problem;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TimeTravelTest {

    private Lake lake;
    private long first;
    private long second;
    private Instant between;

    @BeforeAll
    void writeThreeMoments(@TempDir Path directory) {
        lake = new Lake(directory);
        Schema schema = new Schema(
                Types.NestedField.required(1, "id", Types.LongType.get()),
                Types.NestedField.optional(2, "status", Types.StringType.get()));
        Table table = lake.create("raw.orders", schema, PartitionSpec.unpartitioned(), 2);
        TableWriter writer = new TableWriter(table);
        writer.append(List.of(writer.row(1L, "new"), writer.row(2L, "new")));
        first = table.currentSnapshot().snapshotId();
        table.manageSnapshots().createTag("opening", first).commit();
        between = Instant.ofEpochMilli(table.currentSnapshot().timestampMillis());
        writer.append(List.of(writer.row(3L, "paid")));
        second = table.currentSnapshot().snapshotId();
        table.manageSnapshots().createBranch("audit", second).commit();
        table.updateSchema()
                .renameColumn("status", "state")
                .addColumn("note", Types.StringType.get())
                .commit();
        writer.append(List.of(writer.row(4L, "paid", "late")));
        lake.create("raw.empty", schema, PartitionSpec.unpartitioned(), 2);
    }

    @AfterAll
    void close() {
        lake.close();
    }

    @Test
    void shouldReadTheNewestState() {
        QueryResult result = lake.run("SELECT id, state, note FROM raw.orders ORDER BY id");

        assertThat(result.values())
                .containsExactly(
                        list(1, "new", null), list(2, "new", null), list(3, "paid", null), list(4, "paid", "late"));
        assertThat(result.snapshots()).containsOnlyKeys("raw.orders");
        assertThat(result.truncated()).isFalse();
    }

    @Test
    void shouldReadASnapshotWithTheSchemaOfItsMoment() {
        QueryResult result = lake.run("SELECT * FROM raw.orders AT (VERSION => %d) ORDER BY id".formatted(first));

        assertThat(result.columns()).extracting(QueryResult.Column::name).containsExactly("id", "status");
        assertThat(result.values()).containsExactly(list(1, "new"), list(2, "new"));
        assertThat(result.snapshots()).containsEntry("raw.orders", first);
    }

    @Test
    void shouldReadATagAndABranch() {
        assertThat(lake.query("SELECT count(*) FROM raw.orders AT (VERSION => 'opening')"))
                .containsExactly(list(2));
        assertThat(lake.query("SELECT count(*), count(note) FROM raw.orders AT (VERSION => 'audit')"))
                .containsExactly(list(3, 0));
    }

    @Test
    void shouldReadATimestamp() {
        assertThat(lake.query("SELECT count(*) FROM raw.orders AT (TIMESTAMP => '%s')".formatted(between)))
                .containsExactly(list(2));
        assertThat(lake.query("SELECT count(*) FROM raw.orders AT (TIMESTAMP => now() + INTERVAL 1 HOUR)"))
                .containsExactly(list(4));
    }

    @Test
    void shouldJoinTwoMomentsOfOneTable() {
        QueryResult result = lake.run("""
                SELECT raw.orders.id FROM raw.orders
                ANTI JOIN raw.orders AS before AT (VERSION => 'opening') ON before.id = raw.orders.id
                ORDER BY 1
                """);

        assertThat(result.values()).containsExactly(list(3), list(4));
        assertThat(result.snapshots().values()).contains(first).hasSize(2);
    }

    @Test
    void shouldApplyOneMomentToTheWholeQueryUnlessATableHasItsOwn() {
        String sql = "SELECT (SELECT count(*) FROM raw.orders), (SELECT count(*) FROM raw.orders AT (VERSION => %d))"
                .formatted(second);

        assertThat(lake.run(new Query(sql, new AsOf.Time(between), 0)).values()).containsExactly(list(2, 3));
        assertThat(lake.run(new Query(sql, new AsOf.Ref("opening"), 0)).values())
                .containsExactly(list(2, 3));
    }

    @Test
    void shouldRefuseOneSnapshotForTwoTables() {
        assertThatThrownBy(
                        () -> lake.run(new Query("SELECT * FROM raw.orders, raw.empty", new AsOf.Snapshot(first), 0)))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("Cannot read 2 tables as of one snapshot");
    }

    @Test
    void shouldReadAnEmptyTable() {
        QueryResult result = lake.run("SELECT * FROM raw.empty");

        assertThat(result.columns())
                .containsExactly(new QueryResult.Column("id", "BIGINT"), new QueryResult.Column("status", "VARCHAR"));
        assertThat(result.values()).isEmpty();
        assertThat(result.snapshots()).containsEntry("raw.empty", null);
    }

    @Test
    void shouldSayWhatIsNotThere() {
        problem("SELECT * FROM raw.oders", 404, "Cannot find table raw.oders; did you mean raw.orders?");
        problem("SELECT * FROM orders", 404, "Cannot find table orders; did you mean raw.orders?");
        problem("SELECT * FROM raw.orders AT (VERSION => 7)", 404, "Cannot read raw.orders at snapshot 7");
        problem("SELECT * FROM raw.orders AT (VERSION => 'x')", 404, "no such tag or branch");
        problem("SELECT * FROM raw.orders AT (TIMESTAMP => '2001-01-01')", 404, "its history begins at");
        problem("SELECT * FROM raw.\"orders$nothing\"", 404, "Cannot read raw.orders$nothing");
    }

    @Test
    void shouldReadMetadataTablesOfATableThatWasEmptied() {
        Schema schema = new Schema(Types.NestedField.required(1, "id", Types.LongType.get()));
        Table table = lake.create("raw.emptied", schema, PartitionSpec.unpartitioned(), 2);
        TableWriter writer = new TableWriter(table);
        writer.append(List.of(writer.row(1L)));
        table.newDelete().deleteFromRowFilter(Expressions.alwaysTrue()).commit();
        table.newAppend().commit();

        for (String metadata : List.of("files", "manifests", "partitions")) {
            assertThat(lake.query("SELECT count(*) FROM raw.\"emptied$%s\"".formatted(metadata)))
                    .as(metadata)
                    .containsExactly(list(0));
        }
        assertThat(lake.query("SELECT count(*) FROM raw.emptied")).containsExactly(list(0));
    }

    @Test
    void shouldReadMetadataTables() {
        assertThat(
                        lake.query(
                                "SELECT operation, summary['added-records'] FROM raw.\"orders$snapshots\" ORDER BY committed_at"))
                .containsExactly(list("append", "2"), list("append", "1"), list("append", "1"));
        assertThat(lake.query("SELECT count(*) FROM raw.\"orders$history\"")).containsExactly(list(3));
        assertThat(lake.query("SELECT name, type FROM raw.\"orders$refs\" ORDER BY 1"))
                .containsExactly(list("audit", "BRANCH"), list("main", "BRANCH"), list("opening", "TAG"));
        assertThat(lake.query("SELECT sum(record_count) FROM raw.\"orders$files\""))
                .containsExactly(list(4));
        assertThat(lake.query("SELECT sum(record_count) FROM raw.\"orders$files\" AT (VERSION => 'opening')"))
                .containsExactly(list(2));
        assertThat(lake.query("SELECT count(*) FROM raw.\"orders$manifests\"")).containsExactly(list(3));
        assertThat(lake.query("SELECT record_count, file_count FROM raw.\"orders$partitions\""))
                .containsExactly(list(4, 3));
        assertThat(lake.query("SELECT count(*) FROM raw.\"empty$files\"")).containsExactly(list(0));
    }

    @Test
    void shouldKnowCommonTableExpressionsFromTables() {
        assertThat(lake.query("WITH orders AS (SELECT * FROM raw.orders WHERE id > 2) SELECT count(*) FROM orders"))
                .containsExactly(list(2));
        assertThat(
                        lake.query(
                                "WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 3) SELECT count(*) FROM n JOIN raw.orders o ON o.id = n.i"))
                .containsExactly(list(3));
        problem("WITH a AS (SELECT * FROM b), b AS (SELECT 1) SELECT * FROM a", 404, "Cannot find table b");
    }

    @Test
    void shouldDescribeATableAtItsMoment() {
        assertThat(lake.query("DESCRIBE raw.orders")).hasSize(3);
        assertThat(lake.query("SUMMARIZE raw.orders")).hasSize(3);
    }

    private void problem(String sql, int status, String message) {
        assertThatThrownBy(() -> lake.run(sql))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.status()).isEqualTo(status))
                .hasMessageContaining(message);
    }

    private static List<Object> list(Object... values) {
        return java.util.Arrays.asList(values);
    }
}
