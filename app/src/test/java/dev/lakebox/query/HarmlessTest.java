package dev.lakebox.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.lakebox.Problem;
import dev.lakebox.query.worker.Format;
import dev.lakebox.query.worker.Run;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What SQL must not be able to do; after each attempt the next query works. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HarmlessTest {

    private static final String ENDLESS =
            "SELECT count(*) FROM range(10000000) a, range(10000000) b WHERE a.range ^ b.range = -1";

    private Lake lake;
    private Path secret;
    private Path link;

    @BeforeAll
    void open(@TempDir Path directory) throws Exception {
        lake = new Lake(directory);
        secret = Files.writeString(directory.resolve("secret.csv"), "password\nhunter2\n");
        link = Files.createDirectories(lake.directory().resolve("warehouse")).resolve("link.parquet");
        Files.createSymbolicLink(link, secret);
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

    static Stream<String> refused() throws IOException {
        try (InputStream in = HarmlessTest.class.getResourceAsStream("refused.sql")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"));
        }
    }

    static Stream<String> refusedOverLinesAndInOddCharacters() {
        return Stream.of(
                "",
                " \n\t",
                "SELECT 1 -- one\n; DROP TABLE raw.orders",
                "SELECT 1 --\r; DROP TABLE raw.orders\n; DROP TABLE raw.orders",
                "SELECT 1\u2003;\u00a0DROP TABLE raw.orders",
                "SELECT 1\0; DROP TABLE raw.orders",
                "SELECT * FROM raw.\"orders\0\"",
                "SELECT * FROM raw.\"\ud800\"",
                "\ufeffDROP TABLE raw.orders",
                "SELECT * FROM raw.\"\u202eorders\"",
                "SELECT * FROM raw.\"ordеrs\"");
    }

    @ParameterizedTest
    @MethodSource({"refused", "refusedOverLinesAndInOddCharacters"})
    void shouldRefuse(String sql) {
        String attack = sql.replace("SECRET", secret.toString()).replace("LINK", link.toString());

        Problem problem = catchThrowableOfType(Problem.class, () -> lake.run(attack));

        assertThat(problem).as("the attempt was refused").isNotNull();
        assertThat(problem.status()).as(problem.getMessage()).isIn(400, 404);
        assertThat(problem.getMessage()).matches("(?s)(Cannot|Invalid) .*").doesNotContain("hunter2");
    }

    /** What a virtual machine says of its own end must not get between the answers: nobody could read them. */
    @Test
    void shouldSayInItsLogThatItsHeapWasNotEnough() {
        assertThatThrownBy(() -> lake.run("SELECT repeat('x', 100000000)"))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.status()).isEqualTo(422));
        assertThat(lake.directory().resolve("query/worker.log")).content().contains("OutOfMemoryError");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x' OR '1'='1",
                "main; DROP TABLE raw.orders",
                "'); COPY (SELECT 1) TO '/tmp/x' --",
                "../../main",
                "\0",
                ""
            })
    void shouldTakeARefOfTheRequestAsANameAlone(String ref) {
        assertThatThrownBy(() -> lake.run(new Query("SELECT * FROM raw.orders", new AsOf.Ref(ref), 0)))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.status()).isEqualTo(404))
                .hasMessageContaining("no such tag or branch");
        assertThatThrownBy(() -> AsOf.time(ref)).isInstanceOf(Problem.class).hasMessageContaining("Invalid timestamp");
        assertThatThrownBy(() -> AsOf.snapshot(ref))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("Invalid snapshot");
    }

    /** The process alone, without the check of the SQL before it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT * FROM read_csv('SECRET')",
                "SELECT * FROM read_text('SECRET')",
                "SELECT * FROM read_blob('/proc/self/environ')",
                "SELECT * FROM read_parquet('/etc/*')",
                "SELECT * FROM glob('/etc/*')",
                "SELECT * FROM 'SECRET'",
                "SELECT * FROM read_csv('https://127.0.0.1/x.csv')",
                "SELECT * FROM read_parquet('s3://lakehouse/x.parquet')",
                "SELECT * FROM read_text('WAREHOUSE/../secret.csv')"
            })
    void shouldNotReachOutEvenIfTheSqlWereTaken(String sql) throws Exception {
        String attack = sql.replace("SECRET", secret.toString())
                .replace("WAREHOUSE", link.getParent().toString());
        Worker worker = lake.engine().worker();
        String tree = worker.parse(attack).end().get(10, TimeUnit.SECONDS);
        Collected rows = new Collected();

        Throwable refusal =
                catchThrowable(() -> worker.run(new Run(tree, Map.of(), 10, 1 << 20, 5_000, Format.JSON, "", ""), rows)
                        .end()
                        .get(10, TimeUnit.SECONDS));

        assertThat(refusal)
                .cause()
                .isInstanceOf(Worker.Failed.class)
                .hasMessageMatching(
                        "(?s).*(disabled|Permission|not allowed|Missing Extension|requires the extension).*");
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
}
