package dev.lakebox.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.lakebox.Ports;
import dev.lakebox.Settings;
import dev.lakebox.capture.CapturedTopics.Change;
import dev.lakebox.database.Database;
import dev.lakebox.database.TestDatabase;
import dev.lakebox.kafka.EmbeddedBroker;
import dev.lakebox.kafka.KafkaCluster;
import dev.lakebox.kafka.KafkaSettings;
import dev.lakebox.kafka.Topics;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Postgres and a real broker for all, a capture for each. */
class CaptureTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private static Path directory;

    private static Database database;
    private static KafkaCluster kafka;
    private static int kafkaPort;
    private static long products;

    private CapturedTopics topics;
    private Capture capture;
    /** A product of the test's own. */
    private long product;

    @BeforeAll
    static void startServers() throws Exception {
        database = database();
        kafkaPort = ports().choose("Kafka", "lakebox.kafka.port", 0);
        kafka = kafka();
        run("INSERT INTO users VALUES (1, 'NO', 'NOK', '2026-01-02 03:04:05.678+01')");
    }

    @AfterAll
    static void stopServers() {
        kafka.close();
        database.close();
    }

    @BeforeEach
    void openCapture() throws Exception {
        product = ++products;
        run("INSERT INTO products VALUES (%d, 'Lamp', 'home', 12.50, 'EUR', '2026-01-02 03:04:05+00')"
                .formatted(product));
        topics = new CapturedTopics(kafka.bootstrapServers());
        capture = capture();
        capture.start();
    }

    @AfterEach
    void closeCapture() {
        capture.close();
    }

    @Test
    void shouldBringASnapshotAndThenEachChangeInOrder() throws Exception {
        Change user = topics.users().get(0);
        assertThat(user.op()).isEqualTo("r");
        assertThat(user.id()).isEqualTo(1);
        assertThat(user.after("updated_at")).isEqualTo("2026-01-02T02:04:05.678Z");

        run("INSERT INTO products VALUES (1000, 'Chair', 'home', 80.00, 'EUR', now())");
        run("UPDATE products SET price = 79.90 WHERE product_id = 1000");
        run("DELETE FROM products WHERE product_id = 1000");

        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(topics.products(1000)).extracting(Change::op).containsExactly("c", "u", "d", ""));
        Change update = topics.products(1000).get(1);
        assertThat(update.before("price")).isEqualTo("80.00");
        assertThat(update.after("price")).isEqualTo("79.90");
        assertThat(update.value().fieldNames()).toIterable().contains("before", "after", "source", "op", "ts_ms");
        Change delete = topics.products(1000).get(2);
        assertThat(delete.before("product_name")).isEqualTo("Chair");
        assertThat(delete.value().get("after").isNull()).isTrue();
        assertThat(capture.about().kind()).isEqualTo("Debezium");
        assertThat(capture.about().version()).isEqualTo("3.6.1.Final");
    }

    @Test
    void shouldGoOnWhereItWasAfterARestart() throws Exception {
        reprice("13.00");
        awaitPrices("13.00");
        capture.close();
        reprice("14.00");
        reprice("15.00");
        capture = capture();
        capture.start();
        reprice("16.00");

        awaitPrices("13.00", "14.00", "15.00", "16.00");
    }

    @Test
    void shouldWaitForAPostgresThatIsAway() throws Exception {
        reprice("13.00");
        assertThat(postgres().destroyForcibly()).isTrue();
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThatThrownBy(capture::check).hasMessageContaining("not captured at present"));
        // what the attempts after the first say
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThatThrownBy(capture::check).hasMessageContaining("refused"));
        database.close();
        database = database();
        reprice("14.00");

        awaitPrices("13.00", "14.00");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThatCode(capture::check).doesNotThrowAnyException());
    }

    @Test
    void shouldWaitForAKafkaThatIsAway() throws Exception {
        kafka.close();
        reprice("13.00");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThatThrownBy(capture::check).hasMessageContaining("has taken no changes"));
        reprice("14.00");
        kafka = kafka();

        awaitPrices("13.00", "14.00");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThatCode(capture::check).doesNotThrowAnyException());
    }

    @Test
    void shouldTakeTheTablesAsTheyAreWhereTheSlotIsLost() throws Exception {
        capture.close();
        run("SELECT pg_drop_replication_slot('%s')".formatted(CaptureProperties.SLOT));
        reprice("13.00");
        capture = capture();
        capture.start();
        assertThat(topics.products(product)).last().satisfies(change -> {
            assertThat(change.op()).isEqualTo("r");
            assertThat(change.after("price")).isEqualTo("13.00");
        });
        reprice("14.00");

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(topics.products(product))
                        .last()
                        .extracting(change -> change.after("price"))
                        .isEqualTo("14.00"));
    }

    @Test
    void shouldTakeTheTablesAsTheyAreWhereTheOffsetsAreLost() throws Exception {
        capture.close();
        Files.delete(directory.resolve("capture.offsets"));
        reprice("13.00");
        capture = capture();
        capture.start();
        reprice("14.00");

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(topics.products(product))
                        .last()
                        .extracting(change -> change.after("price"))
                        .isEqualTo("14.00"));
        assertThat(topics.products(product))
                .anySatisfy(change ->
                        assertThat(change.op() + change.after("price")).isEqualTo("r13.00"));
    }

    @Test
    void shouldLoseNothingHoweverOftenItIsKilled() throws Exception {
        capture.close();
        int price = 100;
        for (int kill = 0; kill < 3; kill++) {
            CaptureProcess process = CaptureProcess.start(directory, database.access(), kafka.bootstrapServers());
            for (int change = 0; change < 400; change++) {
                reprice(++price + ".00");
            }
            process.kill();
        }
        capture = capture();
        capture.start();

        int last = price;
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(topics.products(product))
                        .last()
                        .extracting(change -> change.after("price"))
                        .isEqualTo(last + ".00"));
        assertThat(topics.products(product).stream()
                        .filter(change -> change.op().equals("u"))
                        .map(change -> change.after("price"))
                        .distinct())
                .containsExactlyElementsOf(IntStream.rangeClosed(101, last)
                        .mapToObj(each -> each + ".00")
                        .toList());
    }

    @Test
    void shouldLetPostgresForgetWhatOthersWrite() throws Exception {
        run("CREATE TABLE others (n BIGINT)");
        run("INSERT INTO others SELECT generate_series(1, 1000)");
        String written = text("SELECT pg_current_wal_lsn()");

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(
                                text("SELECT confirmed_flush_lsn >= '%s' FROM pg_replication_slots".formatted(written)))
                        .isEqualTo("t"));
    }

    @Test
    void shouldLeaveTheChangesToOthersWhereItIsOff() throws Exception {
        capture.close();
        try (Capture off = capture(Map.of("lakebox.capture.enabled", "false"))) {
            off.start();
            off.check();
            assertThat(off.about().kind()).contains("lakebox.capture.enabled");
            assertThat(text("SELECT count(*) FROM pg_replication_slots")).isEqualTo("0");
        }
    }

    private void awaitPrices(String... prices) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(topics.products(product).stream()
                                .filter(change -> change.op().equals("u"))
                                .map(change -> change.after("price"))
                                .distinct())
                        .containsExactly(prices));
    }

    private void reprice(String price) throws Exception {
        run("UPDATE products SET price = %s, updated_at = now() WHERE product_id = %d".formatted(price, product));
    }

    private static Capture capture() {
        return capture(Map.of());
    }

    private static Capture capture(Map<String, String> settings) {
        return new Capture(
                settings(CaptureSettings.class, settings),
                directory,
                () -> database.access(),
                kafka::bootstrapServers,
                List.of());
    }

    private static Database database() throws Exception {
        Database started = TestDatabase.in(directory.resolve("data"));
        started.start();
        return started;
    }

    private static KafkaCluster kafka() throws Exception {
        KafkaSettings settings =
                settings(KafkaSettings.class, Map.of("lakebox.kafka.port", Integer.toString(kafkaPort)));
        KafkaCluster started = new KafkaCluster(
                settings,
                new EmbeddedBroker(settings, directory.resolve("kafka"), ports(), "localhost"),
                new Topics(1, settings.maxRecordBytes(), 64 << 20));
        started.start();
        return started;
    }

    private static <T> T settings(Class<T> type, Map<String, String> values) {
        return new Settings(values, List.of(type)).get(type);
    }

    /** Fresh each time: what is started again takes the port that it had. */
    private static Ports ports() {
        return new Ports(InetAddress.getLoopbackAddress(), true);
    }

    private static ProcessHandle postgres() {
        return ProcessHandle.current()
                .descendants()
                .filter(each -> each.info().command().orElse("").endsWith("/postgres"))
                .filter(each -> each.children().findAny().isPresent())
                .findFirst()
                .orElseThrow();
    }

    private static void run(String sql) throws Exception {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String text(String sql) throws Exception {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }
}
