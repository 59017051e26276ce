package dev.lakebox.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.lakebox.Problem;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * SQL that is allowed and yet takes too much, nests too deeply, or has crashed DuckDB before: it is answered, or ends
 * with a reason, in the time and memory that a query may take, and the next query works.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AbuseTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    /** For parsing, which nothing interrupts, and for another process where one was ended. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private Lake lake;

    @BeforeAll
    void open(@TempDir Path directory) {
        lake = new Lake(directory);
        Table table = lake.create(
                "raw.orders",
                new Schema(Types.NestedField.required(1, "id", Types.LongType.get())),
                PartitionSpec.unpartitioned(),
                2);
        TableWriter writer = new TableWriter(table);
        writer.append(List.of(writer.row(1L)));
        lake.engine("timeout=" + TIMEOUT, "memory=256", "hard-memory=700", "spill=256");
    }

    @AfterAll
    void close() {
        lake.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // memory
                "SELECT length(repeat('x', 4000000000))",
                "SELECT repeat('x', 2000000000)",
                "SELECT lpad('x', 2000000000, 'y')",
                "SELECT printf('%2000000000d', 1)",
                "SELECT format('{:2000000000}', 1)",
                "SELECT bitstring('1', 2000000000)",
                "SELECT generate_series(1, 4000000000)",
                "SELECT list_resize([1], 2000000000)",
                "SELECT len(list(i)) FROM range(2000000000) t(i)",
                "SELECT list(a.range) FROM range(100000) a, range(100000) b",
                "SELECT string_agg(repeat('x', 100000), '') FROM range(100000)",
                "SELECT string_agg(a.range::VARCHAR, ',') FROM range(100000) a, range(100000) b",
                "SELECT json_group_array(md5(range::VARCHAR)) FROM range(100000000)",
                "SELECT histogram(range) FROM range(100000000)",
                "SELECT count(DISTINCT md5(range::VARCHAR)) FROM range(1000000000)",
                "SELECT quantile(range, 0.5) FROM range(1000000000)",
                "SELECT map(list(range), list(range)) FROM range(100000000)",
                "SELECT * FROM range(1000000000) ORDER BY hash(range)",
                "SELECT *, repeat(range::VARCHAR, 1000) AS wide FROM range(10000000) ORDER BY wide",
                "SELECT sum(range) OVER (ORDER BY range ROWS BETWEEN 1000000 PRECEDING AND 1000000 FOLLOWING) FROM range(100000000)",
                "SELECT length(CAST(ROW(repeat('a', 1600000000), repeat('b', 1600000000)) AS VARIANT)::VARCHAR)",
                "SELECT count(*) FROM range(1000000000) a JOIN range(1000000000) b ON a.range = b.range",
                // time
                "SELECT sum(range) FROM range(1000000000000)",
                "SELECT count(*) FROM range(1000000) a, range(1000000) b, range(1000000) c WHERE a.range ^ b.range = -1",
                "SELECT count(*) FROM range(1000000) a JOIN range(1000000) b ON a.range::VARCHAR LIKE '%' || b.range || '%'",
                "SELECT list_reduce(range(1000000000), lambda x, y: x + y)",
                "SELECT count(*) FROM range(100000000) WHERE regexp_matches(repeat(range::VARCHAR, 100), '(a|b|ab)*c')",
                "WITH RECURSIVE t AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM t) SELECT count(*) FROM t",
                "WITH RECURSIVE t AS (SELECT 1 AS i UNION SELECT i + 1 FROM t) SELECT count(*) FROM t",
                "WITH RECURSIVE t AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM t, range(100)) SELECT count(*) FROM t",
                "WITH RECURSIVE t(k, v) USING KEY (k) AS (SELECT 1, 1 UNION SELECT k, v + 1 FROM t) SELECT * FROM t",
                "SELECT * FROM raw.orders AT (TIMESTAMP => now() - INTERVAL (length(repeat('x', 4000000000))) SECOND)",
                "SELECT * FROM raw.orders AT (VERSION => repeat('x', 1000000000))",
                "SELECT * FROM raw.orders AT (VERSION => len(range(10000000000))::VARCHAR)",
                // size of the answer
                "SELECT repeat('x', 100000000)",
                "SELECT range(1000000) FROM range(1000)",
                "SELECT repeat('x', 1000000) FROM range(1000)",
                "SELECT columns(*) FROM range(1000000) a, range(1000000) b"
            })
    void shouldEndWhatTakesTooMuch(String sql) {
        assertEnds(sql);
    }

    /** Each has crashed some version of DuckDB, by its issue tracker. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT o.id, x.h FROM raw.orders o, LATERAL (WITH s AS (SELECT id, 'a' AS t FROM raw.orders r WHERE r.id = o.id) SELECT EXISTS (SELECT 1 FROM s i WHERE i.id = c.id AND i.t <= c.t) AS h FROM s c) x",
                "WITH i(q) AS (VALUES ('a,b')) SELECT m.* FROM i, LATERAL (WITH s AS (SELECT unnest(string_split(i.q, ',')) AS tag, row_number() OVER () AS n) SELECT * FROM s WHERE s.tag = 'a' AND NOT EXISTS (SELECT 1 FROM s args WHERE args.tag = 'b' AND s.n > args.n)) m",
                "WITH c AS (SELECT 1 AS x) SELECT x, count(*) FILTER (WHERE x >= 0) OVER () FROM c WHERE x < 0 OR contains(x::VARCHAR, '7')",
                "SELECT try(url_decode(c)) FROM (SELECT '%c0' AS c FROM range(4096))",
                "SELECT unnest([{name: 'No', count: COUNT(*)}], recursive := true) UNION ALL SELECT unnest([{name: 'No', count: COUNT(*)}], recursive := true) OFFSET 0",
                "SELECT unnest({name: 'No', count: COUNT(*)}) UNION ALL SELECT unnest({name: 'No', count: COUNT(*)}) OFFSET 0",
                "SELECT {'_0': REPEAT(i := [i], 2)} AS s FROM GENERATE_SERIES(0, 2, 1) AS tbl(i)",
                "SELECT LIST_WHERE(ARRAY_VALUE('1', NULL), [TRUE, TRUE, TRUE])",
                "WITH t AS (SELECT [{'a': 1, 'b': 'no'}] AS c) SELECT a, b, c FROM t, (SELECT unnest(c, recursive := true))",
                "WITH e AS (SELECT 1 AS id, [{'name': 'a', 'qty': 2}] AS items) SELECT id, item.name FROM e, UNNEST((e).items) AS _t(item)",
                "SELECT u.type FROM (SELECT {'r': {'s': {'items': [{'type': 'p'}]}}} AS x) t, UNNEST(t.x.r.s.items) AS _u(u)",
                "WITH c AS (SELECT i AS x FROM range(1) t(i)), p AS (SELECT * FROM c WHERE x >= 5000 UNION ALL SELECT * FROM c WHERE NOT EXISTS (SELECT 1 FROM c WHERE x >= 5000)) SELECT x, count() OVER () FROM p ORDER BY x DESC LIMIT 5",
                "SELECT last(v ORDER BY i IGNORE NULLS) OVER (ORDER BY i ROWS BETWEEN UNBOUNDED PRECEDING AND 0 FOLLOWING) FROM (SELECT range AS i, range * 1.0 AS v FROM range(4))",
                "SELECT STDDEV_POP(i), STDDEV_SAMP(k) OVER (ROWS UNBOUNDED PRECEDING) FROM (SELECT range AS i, range AS k FROM range(9)) GROUP BY ROLLUP(k)",
                "SELECT row_number() OVER (), length(coalesce(t, '')) FROM (SELECT 'a LORD' AS t) WHERE 'LORD' IN (SELECT * FROM unnest(str_split(t, ' ')))",
                "WITH v(x) AS (VALUES (GREATEST(1, 2))) SELECT generate_series(1, 10) AS s, string_agg(x::VARCHAR, '|') OVER (ORDER BY x) FROM v UNION SELECT NULL, NULL",
                "SELECT unnest((SELECT {'a': 1}))",
                "SELECT list_transform([1, 2], lambda x: unnest([x]))",
                "SELECT finalize(to_aggregate_state({'count': 100::UBIGINT}, 'approx_quantile', ['DOUBLE', 'FLOAT'], [NULL, 0.5]))",
                "SELECT path_join('file://localhost')",
                "SELECT * FROM test_all_types()",
                "SELECT array_slice(blob 'abc', 1, -9223372036854775808)",
                "SELECT '\\ud83d'",
                "SELECT chr(0) || chr(1114111)",
                "SELECT -9223372036854775808::BIGINT // -1",
                "SELECT strftime(TIMESTAMP '290309-12-22 (BC) 00:00:00', '%A %B %c')",
                "SELECT substring('x', -9223372036854775808, 9223372036854775807)"
            })
    void shouldOutliveWhatHasCrashedDuckDb(String sql) {
        for (int i = 0; i < 5; i++) {
            assertEnds(sql);
        }
    }

    static Stream<Named<String>> deep() {
        return IntStream.of(500, 10_000)
                .boxed()
                .flatMap(depth -> Stream.of(
                                "abs(%s)",
                                "(%s)",
                                "[%s]",
                                "{'a': %s}",
                                "NOT %s",
                                "CASE WHEN %s THEN 1 END",
                                "(SELECT %s)",
                                "list_transform([1], lambda x: %s)",
                                "union_value(a := %s)",
                                "CAST(%s AS VARCHAR)",
                                "1 + %s",
                                "%s::INT")
                        .map(form -> Named.of(
                                depth + " of " + form,
                                "SELECT "
                                        + form.substring(0, form.indexOf("%s")).repeat(depth)
                                        + "1"
                                        + form.substring(form.indexOf("%s") + 2).repeat(depth))));
    }

    static Stream<Named<String>> large() {
        String recursive = "SELECT 1";
        for (int i = 0; i < 300; i++) {
            recursive = "(WITH RECURSIVE r%1$d AS ((%2$s) UNION ALL SELECT 1 FROM r%1$d) SELECT * FROM r%1$d)"
                    .formatted(i, recursive);
        }
        return Stream.of(
                Named.of("5,000 unions", "SELECT 1" + " UNION ALL SELECT 1".repeat(5_000)),
                Named.of("nested common table expressions", "SELECT * FROM " + recursive),
                Named.of(
                        "ten to the power of thirty rows",
                        "WITH t0 AS (SELECT * FROM range(10))"
                                + IntStream.range(1, 30)
                                        .mapToObj(i ->
                                                ", t%d AS (SELECT a.range FROM t%d a, range(10))".formatted(i, i - 1))
                                        .collect(Collectors.joining())
                                + " SELECT count(*) FROM t29"),
                Named.of(
                        "expressions that double forty times",
                        "WITH t0 AS (SELECT 'x' AS x)"
                                + IntStream.range(1, 40)
                                        .mapToObj(i -> ", t%d AS (SELECT x || x AS x FROM t%d)".formatted(i, i - 1))
                                        .collect(Collectors.joining())
                                + " SELECT length(x) FROM t39"),
                Named.of(
                        "a table expression that is read twice by each of forty",
                        "WITH t0 AS (SELECT 1 AS x)"
                                + IntStream.range(1, 40)
                                        .mapToObj(i -> ", t%1$d AS (SELECT a.x FROM t%2$d a JOIN t%2$d b USING (x))"
                                                .formatted(i, i - 1))
                                        .collect(Collectors.joining())
                                + " SELECT count(*) FROM t39"),
                Named.of(
                        "sixty tables",
                        "SELECT count(*) FROM "
                                + IntStream.range(0, 60)
                                        .mapToObj(i -> "raw.orders AS a" + i)
                                        .collect(Collectors.joining(", "))),
                Named.of(
                        "every grouping of sixteen columns",
                        "SELECT count(*) FROM (SELECT "
                                + IntStream.range(0, 16)
                                        .mapToObj(i -> "1 AS c" + i)
                                        .collect(Collectors.joining(", "))
                                + ") GROUP BY CUBE ("
                                + IntStream.range(0, 16).mapToObj(i -> "c" + i).collect(Collectors.joining(", "))
                                + ")"),
                Named.of(
                        "10,000 columns",
                        "SELECT "
                                + IntStream.range(0, 10_000)
                                        .mapToObj(i -> "range + " + i)
                                        .collect(Collectors.joining(", "))
                                + " FROM range(1000)"),
                Named.of(
                        "a list of 30,000 values",
                        "SELECT * FROM raw.orders WHERE id IN ("
                                + IntStream.range(0, 30_000)
                                        .mapToObj(String::valueOf)
                                        .collect(Collectors.joining(", "))
                                + ")"),
                Named.of("20,000 conditions", "SELECT * FROM raw.orders WHERE id = 1" + " OR id = 2".repeat(20_000)),
                Named.of("a type of 3,000 lists", "SELECT CAST(NULL AS INTEGER" + "[]".repeat(3_000) + ")"),
                Named.of(
                        "a search in 3,000 lists",
                        "SELECT list_contains(CAST(NULL AS INTEGER" + "[]".repeat(3_000) + "), 1)"),
                Named.of("JSON of 100,000 lists", "SELECT '" + "[".repeat(100_000) + "'::JSON"),
                Named.of("a name of 200,000 characters", "SELECT 1 AS \"" + "x".repeat(200_000) + "\""),
                Named.of("a table of 200,000 characters", "SELECT * FROM raw.\"" + "x".repeat(200_000) + "\""),
                Named.of("a comment of 200,000 characters", "SELECT 1 /*" + "*".repeat(200_000) + "*/"),
                Named.of("100,000 opened comments", "SELECT 1 " + "/*".repeat(100_000)),
                Named.of("20 MB of SQL", "SELECT '" + "x".repeat(20_000_000) + "'"),
                Named.of("100,000 statements", "SELECT 1;".repeat(20_000)),
                Named.of("a pattern of 10,000 groups", "SELECT regexp_matches('a', '" + "(".repeat(10_000) + "')"));
    }

    @ParameterizedTest
    @MethodSource({"deep", "large"})
    void shouldEndWhatIsDeepOrLarge(String sql) {
        assertEnds(sql);
    }

    private void assertEnds(String sql) {
        long start = System.nanoTime();
        Throwable problem = catchThrowable(() -> assertThat(
                        lake.run(new Query(sql, AsOf.NEWEST, 100_000)).rows().length)
                .isLessThan(128 << 20));
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        String shown = sql.length() > 200 ? sql.substring(0, 200) + "…" : sql;
        if (problem != null) {
            assertThat(problem).as(shown).isInstanceOf(Problem.class);
            assertThat(problem.getMessage())
                    .as(shown)
                    .matches("(?s)(Cannot|Invalid) .*")
                    .hasSizeLessThan(10_000 + 2 * sql.length());
        }
        assertThat(took).as("time of %s", shown).isLessThan(PATIENCE);
        assertThat(lake.query("SELECT id FROM raw.orders"))
                .as("the query after %s", shown)
                .containsExactly(List.of(1));
    }
}
