package dev.lakebox.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.lakebox.Problem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.types.Types;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What SQL must not be able to do; after each attempt the next query works. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HarmlessTest {

    private static final String ENDLESS =
            "SELECT count(*) FROM range(10000000) a, range(10000000) b WHERE a.range ^ b.range = -1";

    private Lake lake;
    private Path secret;

    @BeforeAll
    void open(@TempDir Path directory) throws Exception {
        lake = new Lake(directory);
        secret = Files.writeString(directory.resolve("secret.csv"), "password\nhunter2\n");
        Table table = lake.create(
                "raw.orders",
                new Schema(Types.NestedField.required(1, "id", Types.LongType.get())),
                PartitionSpec.unpartitioned(),
                2);
        TableWriter writer = new TableWriter(table);
        writer.append(List.of(writer.row(1L)));
        lake.engine("timeout=PT10S", "memory=256", "hard-memory=700");
    }

    @AfterAll
    void close() {
        lake.close();
    }

    @AfterEach
    void theNextQueryWorks() {
        assertThat(lake.query("SELECT id FROM raw.orders")).containsExactly(List.of(1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "COPY (SELECT 1) TO 'SECRET'",
                "COPY raw.orders FROM 'SECRET'",
                "ATTACH ':memory:' AS other",
                "CREATE TABLE t AS SELECT 1",
                "CREATE TEMP MACRO m() AS 1",
                "DROP TABLE raw.orders",
                "INSERT INTO raw.orders VALUES (2)",
                "DELETE FROM raw.orders",
                "PRAGMA database_list",
                "INSTALL httpfs",
                "LOAD httpfs",
                "SET threads = 1",
                "RESET ALL",
                "CALL duckdb_settings()",
                "EXPORT DATABASE 'SECRET'",
                "CHECKPOINT",
                "EXPLAIN ANALYZE SELECT 1",
                "SHOW TABLES",
                "SELECT 1; SELECT 2",
                "SELECT 1; DROP TABLE raw.orders",
                "",
                ";",
                "-- nothing",
                "SELECT * FROM read_csv('SECRET')",
                "SELECT * FROM read_text('SECRET')",
                "SELECT * FROM read_parquet('SECRET')",
                "SELECT * FROM 'SECRET'",
                "SELECT * FROM \"SECRET\"",
                "WITH a AS (SELECT 1) SELECT * FROM a, 'SECRET'",
                "WITH \"SECRET\" AS (SELECT * FROM \"SECRET\") SELECT * FROM \"SECRET\"",
                "SELECT (SELECT password FROM read_csv('SECRET'))",
                "SELECT * FROM glob('/*')",
                "SELECT * FROM query('SELECT 1')",
                "SELECT * FROM query_table('x')",
                "SELECT * FROM json_execute_serialized_sql('{}')",
                "SELECT * FROM duckdb_settings()",
                "SELECT * FROM duckdb_secrets()",
                "SELECT * FROM information_schema.tables",
                "SELECT * FROM pg_catalog.pg_settings",
                "SELECT * FROM sqlite_master",
                "SELECT getenv('PATH')",
                "SELECT current_setting('temp_directory')",
                "SELECT nextval('s')",
                "SELECT * FROM 'https://example.com/x.csv'",
                "SELECT * FROM read_csv('http://127.0.0.1/x.csv')",
                "SELECT $1",
                "SELECT error('x')"
            })
    void shouldRefuse(String sql) {
        String attack = sql.replace("SECRET", secret.toString());

        Problem problem = catchThrowableOfType(Problem.class, () -> lake.run(attack));

        assertThat(problem).as("the attempt was refused").isNotNull();
        assertThat(problem.status()).as(problem.getMessage()).isIn(400, 404);
        assertThat(problem.getMessage()).matches("(?s)(Cannot|Invalid) .*").doesNotContain("hunter2");
    }

    @Test
    void shouldLimitMemory() {
        for (String attack : List.of(
                "SELECT length(repeat('x', 4000000000))",
                "SELECT repeat('x', 2000000000)",
                "SELECT len(list(i)) FROM range(2000000000) t(i)",
                "SELECT string_agg(repeat('x', 100000), '') FROM range(100000)")) {
            assertThatThrownBy(() -> lake.run(attack))
                    .as(attack)
                    .isInstanceOfSatisfying(
                            Problem.class,
                            problem -> assertThat(problem.status())
                                    .as(problem.getMessage())
                                    .isIn(400, 422, 504));
            theNextQueryWorks();
        }
    }

    @Test
    void shouldEndWhatTakesTooLong() {
        assertThatThrownBy(() -> lake.run(ENDLESS))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.status()).isEqualTo(504))
                .hasMessageContaining("lakebox.query.timeout");
    }

    @Test
    void shouldStopWhenCancelled() throws Exception {
        Cancellation cancellation = new Cancellation();
        CountDownLatch asked = new CountDownLatch(1);
        CompletableFuture<Problem> ended = CompletableFuture.supplyAsync(() -> {
            asked.countDown();
            return catchThrowableOfType(Problem.class, () -> lake.engine().run(Query.of(ENDLESS), cancellation));
        });
        asked.await();
        cancellation.cancel();

        assertThat(ended.get().status()).isEqualTo(499);
    }

    @Test
    void shouldReplaceAProcessThatDied() {
        long before = lake.engine().pid();
        ProcessHandle.of(before).orElseThrow().destroyForcibly();

        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(lake.query("SELECT count(*) FROM raw.orders"))
                        .containsExactly(List.of(1)));
        assertThat(lake.engine().pid()).isNotEqualTo(before);
    }

    @Test
    void shouldAnswerTheOthersWhenOneEndsTheProcess() {
        List<CompletableFuture<List<List<Object>>>> others = IntStream.range(0, 3)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> lake.query("SELECT count(*) FROM range(40000000) r WHERE r.range % 7 = " + i)))
                .toList();

        assertThatThrownBy(() -> lake.run("SELECT length(repeat('x', 4000000000))"))
                .isInstanceOf(Problem.class);
        for (CompletableFuture<List<List<Object>>> other : others) {
            assertThat(other.join()).hasSize(1);
        }
    }

    @Test
    void shouldCutOffAnswersThatAreTooLong() {
        QueryResult rows = lake.run(new Query("SELECT * FROM range(1000000)", AsOf.NEWEST, 10));
        assertThat(rows.values()).hasSize(10);
        assertThat(rows.truncated()).isTrue();

        QueryResult all = lake.run(new Query("SELECT * FROM range(10)", AsOf.NEWEST, 10));
        assertThat(all.values()).hasSize(10);
        assertThat(all.truncated()).isFalse();

        QueryResult bytes = lake.run(new Query("SELECT repeat('x', 1000) FROM range(100000)", AsOf.NEWEST, 100_000));
        assertThat(bytes.rows().length).isLessThan(40 << 20);
        assertThat(bytes.truncated()).isTrue();
    }

    @Test
    void shouldRefuseWhatIsNestedTooDeeply() {
        for (int depth : List.of(2_000, 50_000)) {
            for (String sql : List.of(
                    "SELECT " + "abs(".repeat(depth) + "1" + ")".repeat(depth),
                    "SELECT " + "[".repeat(depth) + "1" + "]".repeat(depth),
                    "SELECT 1" + " + 1".repeat(depth),
                    "SELECT * FROM " + "(SELECT * FROM ".repeat(depth) + "raw.orders" + ")".repeat(depth))) {
                assertThat(catchThrowable(() -> lake.run(sql)))
                        .as("%.40s… %d deep", sql, depth)
                        .isInstanceOf(Problem.class);
            }
        }
    }
}
