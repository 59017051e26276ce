package dev.lakebox.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.lakebox.Problem;
import dev.lakebox.query.worker.Format;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Answers that go out while the query runs. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StreamingTest {

    /** About twenty megabytes, far more than may be under way. */
    private static final String WIDE = "SELECT range AS id, repeat('x', 200) AS filler FROM range(100000)";

    private Lake lake;
    private Path directory;

    @BeforeAll
    void open(@TempDir Path directory) {
        this.directory = directory;
        lake = new Lake(directory);
        // warm, so that the time of the first answer is its own
        lake.engine("timeout=PT15S").pid();
    }

    @AfterAll
    void close() {
        lake.close();
    }

    @Test
    void shouldHoldTheQueryBackUntilRowsAreTaken() throws Exception {
        try (AnswerStream answer = open(WIDE, Format.JSON)) {
            assertThat(answer.next()).isNotEmpty();
            await().during(Duration.ofMillis(500)).atMost(Duration.ofSeconds(5)).until(() -> running() == 1);

            int rows = 1;
            for (byte[] piece = answer.next(); piece != null; piece = answer.next()) {
                rows += new String(piece, StandardCharsets.US_ASCII).split("\\],").length;
            }
            assertThat(rows).isGreaterThan(99_000);
            assertThat(answer.truncated()).isFalse();
        }
        await().until(() -> running() == 0);
    }

    @ParameterizedTest
    @EnumSource(names = {"JSON", "ARROW", "PARQUET"})
    void shouldFreeTheProcessOfAnAnswerThatIsGivenUp(Format format) throws Exception {
        long process = lake.engine().pid();
        AnswerStream answer = open(WIDE.replace("repeat('x', 200)", "uuid()::VARCHAR"), format);
        answer.next();
        assertThat(running()).isEqualTo(1);
        answer.close();

        await().atMost(Duration.ofSeconds(2)).until(() -> running() == 0);
        assertThat(lake.query("SELECT 1")).hasSize(1);
        assertThat(lake.engine().pid()).isEqualTo(process);
        assertThat(Lake.size(directory.resolve("query/answers"))).isZero();
    }

    @Test
    void shouldEndWhatIsNotTakenInTime() throws Exception {
        try (AnswerStream answer = open(WIDE, Format.JSON)) {
            await().atMost(Duration.ofSeconds(40)).until(() -> running() == 0);

            assertThat(failure(answer).status()).isEqualTo(504);
        }
    }

    @Test
    void shouldSayThatTheProcessEndedUnderAnAnswer() throws Exception {
        try (AnswerStream answer = open(WIDE, Format.JSON)) {
            answer.next();
            ProcessHandle.of(lake.engine().pid()).orElseThrow().destroyForcibly();

            assertThat(failure(answer)).hasMessageContaining("the query process ended under it");
        }
        await().atMost(Duration.ofSeconds(20))
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(lake.query("SELECT 1")).hasSize(1));
    }

    @Test
    void shouldSayWhatWentWrongAfterTheFirstRows() throws Exception {
        String late =
                "SELECT CASE WHEN range < 90000 THEN repeat('x', 200) ELSE error('too late') END FROM range(100000)";
        try (AnswerStream answer = open(late, Format.JSON)) {
            assertThat(failure(answer)).hasMessageContaining("too late");
        }
    }

    @Test
    void shouldLeaveNoFileBehind() throws Exception {
        try (AnswerStream answer = open("SELECT 1 AS one", Format.PARQUET)) {
            assertThat(answer.truncated()).isFalse();
            assertThat(answer.next()).isNotEmpty();
            assertThat(answer.next()).isNull();
        }
        assertThat(Lake.size(directory.resolve("query/answers"))).isZero();
        assertThat(Files.isDirectory(directory.resolve("query/answers"))).isTrue();
    }

    /** As happens where another query does not stop when its time is over. */
    @Test
    void shouldRunAgainWhatIsLeftWhenItsProcessIsEndedForTheSakeOfAnother() throws Exception {
        Worker worker = lake.engine().worker();
        CompletableFuture<List<List<Object>>> answer = CompletableFuture.supplyAsync(
                () -> lake.query("SELECT count(*) FROM range(2000000000) WHERE range % 7 = 8"));
        await().during(Duration.ofMillis(500)).atMost(Duration.ofSeconds(5)).until(() -> running() == 1);

        worker.close();

        assertThat(answer.get()).containsExactly(List.of(0));
    }

    @Test
    void shouldNotKeepShortQueriesWaitingForLongOnes() throws Exception {
        int many = Lake.settings().concurrency() - 1;
        ExecutorService people = Executors.newFixedThreadPool(many);
        Cancellation enough = new Cancellation();
        Query slow =
                Query.of("SELECT count(*) FROM range(1000000000) a, range(1000000000) b WHERE a.range + b.range = 7");
        try {
            for (int i = 0; i < many; i++) {
                people.submit(() -> lake.engine().run(slow, enough));
            }
            await().until(() -> running() == many);

            assertThat(lake.query("SELECT 1")).containsExactly(List.of(1));
            assertThat(running()).isEqualTo(many);
        } finally {
            enough.cancel();
            people.shutdown();
        }
        // other tests ask who runs
        await().until(() -> running() == 0);
    }

    private AnswerStream open(String sql, Format format) throws InterruptedException {
        return lake.engine().open(new Query(sql, AsOf.NEWEST, 100_000), format, new Cancellation());
    }

    private int running() {
        return lake.engine().running();
    }

    private static Problem failure(AnswerStream answer) {
        return catchThrowableOfType(Problem.class, () -> {
            while (answer.next() != null) {
                // on to the end
            }
        });
    }
}
