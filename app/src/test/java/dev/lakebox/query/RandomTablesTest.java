package dev.lakebox.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotRef;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.util.SnapshotUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tables that live random lives, read at each of their moments and asked random questions. More of them, of other seeds
 * each time: {@code -Dlakebox.property.tables=500}. One of them again: {@code -Dlakebox.property.seed=42
 * -Dlakebox.property.tables=1}.
 */
class RandomTablesTest {

    private static final int STEPS = 14;
    private static final int QUERIES = 12;

    @Test
    void shouldAnswerAsTheRowsThatWereWritten(@TempDir Path directory) {
        boolean asked = System.getProperty("lakebox.property.tables") != null;
        int tables = Integer.getInteger("lakebox.property.tables", 12);
        long seed = Long.getLong("lakebox.property.seed", asked ? System.nanoTime() : 1);
        try (Lake lake = new Lake(directory)) {
            for (int i = 0; i < tables; i++) {
                live(lake, seed + i);
            }
        }
    }

    private static void live(Lake lake, long seed) {
        RandomValues random = new RandomValues(new Random(seed));
        String name = "raw.random_" + Math.abs(seed);
        List<String> life = List.of();
        try {
            RandomTable table = RandomTable.create(lake, name, random);
            life = table.life();
            for (int step = 0; step < STEPS; step++) {
                table.step();
                if (random.chance(0.3)) {
                    assertReads(lake, table, moments(name, table.table()).get("main"));
                }
            }
            List<Moment> moments = new ArrayList<>(moments(name, table.table()).values());
            for (Moment moment : moments) {
                assertReads(lake, table, moment);
            }
            RandomQueries queries = new RandomQueries(random);
            for (int i = 0; i < QUERIES; i++) {
                assertAnswers(lake, queries, source(table, random.of(moments)), source(table, random.of(moments)));
            }
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError(
                    "Table of -Dlakebox.property.tables=1 -Dlakebox.property.seed=%d, after %s: %s"
                            .formatted(seed, life, e.getMessage()),
                    e);
        }
        // a catalog of hundreds of tables would slow down the next
        lake.catalog().dropTable(TableIdentifier.parse(name), true);
    }

    /** @param from what a query names it by, with %s where an alias goes */
    private record Moment(String from, Long snapshot, Schema schema) {}

    private static Map<String, Moment> moments(String name, Table table) {
        Map<String, Moment> moments = new LinkedHashMap<>();
        for (Snapshot snapshot : table.snapshots()) {
            long id = snapshot.snapshotId();
            moments.put(
                    "" + id,
                    new Moment(name + " AS %s AT (VERSION => " + id + ")", id, SnapshotUtil.schemaFor(table, id)));
        }
        table.refs()
                .forEach((ref, at) -> moments.put(
                        ref,
                        new Moment(
                                name + " AS %s AT (VERSION => '" + ref + "')",
                                at.snapshotId(),
                                SnapshotUtil.schemaFor(table, ref))));
        moments.put(
                SnapshotRef.MAIN_BRANCH,
                new Moment(
                        name + " AS %s",
                        table.currentSnapshot() == null
                                ? null
                                : table.currentSnapshot().snapshotId(),
                        table.schema()));
        return moments;
    }

    private static void assertReads(Lake lake, RandomTable table, Moment moment) {
        List<Record> rows = table.rows(moment.snapshot(), moment.schema());
        Comparison.assertReads(lake, moment.from().formatted("t"), "the model", moment.schema(), rows);
        if (moment.snapshot() != null && table.readableByIceberg()) {
            Comparison.assertReads(
                    lake,
                    moment.from().formatted("t"),
                    "Iceberg",
                    moment.schema(),
                    Lake.read(table.table(), moment.snapshot(), moment.schema()));
        }
    }

    private static RandomQueries.Source source(RandomTable table, Moment moment) {
        return new RandomQueries.Source(moment.from(), moment.schema(), table.rows(moment.snapshot(), moment.schema()));
    }

    private static void assertAnswers(
            Lake lake, RandomQueries queries, RandomQueries.Source one, RandomQueries.Source other) {
        String sql = queries.over(one, other);
        String asked = sql.replace(RandomQueries.ONE, one.table("a")).replace(RandomQueries.OTHER, other.table("b"));
        QueryResult expected = lake.run(
                sql.replace(RandomQueries.ONE, one.literals("a")).replace(RandomQueries.OTHER, other.literals("b")));
        QueryResult actual = lake.run(asked);
        assertThat(Comparison.lines(actual)).as(asked).isEqualTo(Comparison.lines(expected));
    }
}
