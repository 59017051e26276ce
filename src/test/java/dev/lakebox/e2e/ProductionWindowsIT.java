package dev.lakebox.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Windows and intervals as long as in production, hours of them: a shop of this test's own, whose afternoon is written into
 * the topics at once. Its orders lie ahead of the clock, so that there are products at their time. After it one partition is
 * silent, as are the products.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProductionWindowsIT {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int ORDERS = 3_000;
    private static final int USERS = 300;
    private static final int PARTITIONS = 4;
    private static final Duration AFTERNOON = Duration.ofHours(4);
    private static final List<String> PIPELINES = List.of(
            "orders-raw", "orders-enriched", "revenue-by-category", "user-spend", "user-sessions", "order-payments");
    private static final ShopModel.Rules RULES = new ShopModel.Rules(
            Duration.ofSeconds(5),
            Duration.ofMinutes(10),
            Duration.ofMinutes(15),
            Duration.ofHours(1),
            Duration.ofMinutes(30),
            Duration.ofMinutes(5),
            Duration.ofMinutes(1));

    private final Random chance = new Random(7);
    private ShopModel model;
    private long settled;
    private AvroValues orders;
    private KafkaProducer<byte[], byte[]> producer;
    /** The newest order's time. */
    private long now;

    private long newest = ORDERS;
    private RunningSandbox sandbox;

    @BeforeAll
    void run(@TempDir Path directory) throws Exception {
        sandbox = start(directory);
        sandbox.put("/api/generator", Map.of("paused", true));
        changeProducts();
        long begin = System.currentTimeMillis() + Duration.ofHours(1).toMillis();
        settled = begin + AFTERNOON.toMillis() - RULES.payment().toMillis();
        write(begin);
        model = new ShopModel(
                TopicRecords.all(sandbox.endpoint("kafka"), "orders").values().stream(),
                TopicRecords.all(sandbox.endpoint("kafka"), "payment-events").values().stream(),
                Stream.of(),
                TopicRecords.all(sandbox.endpoint("kafka"), "cdc.public.products").values().stream(),
                Stream.of(),
                new TopicValues(sandbox.endpoint("registry")),
                RULES);
        // not before: partitions that are idle while an afternoon comes at once would have its watermark go by without
        // them
        for (String pipeline : PIPELINES) {
            sandbox.post("/api/pipelines/%s/start".formatted(pipeline), Map.of());
        }
    }

    @AfterAll
    void stop() throws Exception {
        if (producer != null) {
            producer.close();
        }
        if (sandbox != null) {
            sandbox.close();
        }
    }

    @Test
    void shouldSumUpTenMinutesOfRevenue() {
        List<String> expected = model.revenue(settled);
        assertThat(expected).hasSizeGreaterThan(100).anyMatch(row -> row.contains("|unknown|"));
        awaitEqual(
                expected,
                "analytics.revenue_by_category",
                "epoch_ms(window_end) <= %d".formatted(settled),
                "epoch_ms(window_start)",
                "epoch_ms(window_end)",
                "category",
                "order_count",
                "total_revenue",
                "avg_order_value",
                "max_order_value");
    }

    @Test
    void shouldSumUpEachUsersHourEveryQuarter() {
        awaitEqual(
                model.spend(settled),
                "analytics.user_spend",
                "epoch_ms(window_end) <= %d".formatted(settled),
                "epoch_ms(window_start)",
                "epoch_ms(window_end)",
                "user_id",
                "currency",
                "order_count",
                "total_spend");
    }

    @Test
    void shouldEndAVisitAfterHalfAnHour() {
        List<String> expected = model.sessions(settled);
        assertThat(expected).hasSizeBetween(USERS, ORDERS);
        awaitEqual(
                expected,
                "analytics.user_sessions",
                "epoch_ms(session_end) <= %d".formatted(settled),
                "epoch_ms(session_start)",
                "epoch_ms(session_end)",
                "user_id",
                "order_count",
                "product_count");
    }

    @Test
    void shouldWaitFiveMinutesForAPayment() {
        List<String> expected = model.enriched(settled);
        assertThat(expected).anyMatch(row -> row.endsWith("|null"));
        awaitEqual(
                expected,
                "analytics.orders_enriched",
                "order_id IN (SELECT order_id FROM raw.orders WHERE epoch_ms(created_at) <= %d)".formatted(settled),
                "order_id",
                "user_id",
                "amount",
                "currency",
                "category",
                "product_name",
                "payment_status");
        awaitEqual(
                model.orderPayments(),
                "analytics.order_payments",
                "true",
                "order_id",
                "user_id",
                "amount",
                "payment_status",
                "epoch_ms(paid_at)");
    }

    @Test
    void shouldPutTheLateAside() {
        assertThat(model.late("orders")).hasSizeGreaterThan(10);
        for (String pipeline : List.of("revenue-by-category", "user-spend", "user-sessions", "order-payments")) {
            awaitEqual(
                    model.late("orders"),
                    "ops.late_events",
                    "topic = 'orders' AND pipeline = '%s'".formatted(pipeline),
                    "kafka_partition",
                    "kafka_offset");
        }
    }

    /** Upserts and deletes, in the newest version of Iceberg's format. */
    @Test
    void shouldHaveTheProductsOfTheDatabase() throws Exception {
        assertThat(sandbox.get("/api/tables/analytics/products")
                        .path("formatVersion")
                        .asInt())
                .isEqualTo(3);
        assertThat(rows("analytics.products", "true", "product_id", "product_name", "category", "price"))
                .containsExactlyInAnyOrderElementsOf(productsOfTheDatabase());
    }

    /** Some twice, some for the last time; and waits until all of it has come to the lakehouse. */
    private void changeProducts() throws Exception {
        try (Connection connection = database();
                Statement statement = connection.createStatement()) {
            for (String change : List.of(
                    "UPDATE products SET price = price + 1, updated_at = clock_timestamp() WHERE product_id % 7 = 0",
                    "UPDATE products SET price = price * 2, updated_at = clock_timestamp() WHERE product_id % 14 = 0",
                    "DELETE FROM products WHERE product_id % 50 = 0")) {
                assertThat(statement.executeUpdate(change)).isPositive();
            }
        }
        List<String> expected = productsOfTheDatabase();
        await("products")
                .atMost(PATIENCE)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(
                                rows("analytics.products", "true", "product_id", "product_name", "category", "price"))
                        .containsExactlyInAnyOrderElementsOf(expected));
    }

    private List<String> productsOfTheDatabase() throws Exception {
        List<String> rows = new ArrayList<>();
        try (Connection connection = database();
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(
                        "SELECT concat_ws('|', product_id, product_name, category, price) FROM products")) {
            while (found.next()) {
                rows.add(found.getString(1));
            }
        }
        return rows;
    }

    private Connection database() throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://" + sandbox.endpoint("database"), "lakebox", "lakebox-secret");
    }

    /** What the SQL has by default, which the sandbox shortens. */
    private static RunningSandbox start(Path directory) throws Exception {
        RunningSandbox.Builder settings = RunningSandbox.in(directory)
                .with("lakebox.generator.rate", "0")
                .with("lakebox.flink.start", "products-current");
        Map.of(
                        "revenue-window", "0 00:10:00",
                        "spend-slide", "0 00:15:00",
                        "spend-window", "0 01:00:00",
                        "session-gap", "0 00:30:00",
                        "payment-interval", "0 00:05:00",
                        "orders.watermark-seconds", "5",
                        "payments.watermark-seconds", "10",
                        "products.format-version", "3")
                .forEach((name, value) -> settings.with("lakebox.flink.variables.\"%s\"".formatted(name), value));
        return settings.start();
    }

    /** In order but for what is late. */
    private void write(long begin) throws Exception {
        JsonNode registered =
                JSON.readTree(URI.create(sandbox.endpoint("registry") + "/subjects/orders-value/versions/latest")
                        .toURL());
        orders = new AvroValues(
                registered.path("id").asInt(), registered.path("schema").asText());
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", sandbox.endpoint("kafka")),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        NavigableMap<Long, Integer> paid = new TreeMap<>();
        for (int id = 1; id <= ORDERS; id++) {
            long due = begin + AFTERNOON.toMillis() * id / ORDERS;
            long at = chance.nextInt(100) == 0 ? due - 600_000 : due - chance.nextInt(3_000);
            order(id % PARTITIONS, id, at);
            if (chance.nextInt(10) < 8) {
                // within five minutes, most of them
                paid.put(at + chance.nextInt(6 * 60_000), id);
            }
        }
        paid.forEach((at, id) -> payment(id % PARTITIONS, id, at));
        producer.flush();
        now = begin + AFTERNOON.toMillis() + Duration.ofHours(3).toMillis();
    }

    /** Hours after, in all partitions but the last: once that one is taken for idle, the windows close without it. */
    private void goOn() {
        now += 1_000;
        for (int partition = 0; partition < PARTITIONS - 1; partition++) {
            newest++;
            order(partition, newest, now);
            payment(partition, -newest, now);
        }
        producer.flush();
    }

    private void order(int partition, long id, long at) {
        byte[] value = orders.encode(Map.of(
                "order_id",
                id,
                "user_id",
                1L + chance.nextInt(USERS),
                "product_id",
                1L + chance.nextInt(400),
                "quantity",
                1,
                "amount",
                BigDecimal.valueOf(100 + chance.nextInt(50_000), 2),
                "currency",
                "EUR",
                "status",
                "CREATED",
                "created_at",
                at));
        producer.send(new ProducerRecord<>("orders", partition, null, value));
    }

    private void payment(int partition, long order, long at) {
        try {
            byte[] value = JSON.writeValueAsBytes(Map.of(
                    "payment_id",
                    order,
                    "order_id",
                    order,
                    "payment_time",
                    at,
                    "amount",
                    BigDecimal.ONE,
                    "method",
                    "PAYPAL",
                    "status",
                    "SUCCEEDED"));
            producer.send(new ProducerRecord<>("payment-events", partition, null, value));
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    /** Once there are as many: rows that are wrong stay wrong. */
    private void awaitEqual(List<String> expected, String table, String condition, String... values) {
        await(table)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofSeconds(1))
                .ignoreExceptions()
                .until(() -> {
                    goOn();
                    return sandbox.number("SELECT count(*) FROM %s WHERE %s".formatted(table, condition))
                            >= expected.size();
                });
        assertThat(rows(table, condition, values)).containsExactlyInAnyOrderElementsOf(expected);
    }

    private List<String> rows(String table, String condition, String... values) {
        List<String> texts = Stream.of(values)
                .map("coalesce(CAST(%s AS VARCHAR), 'null')"::formatted)
                .toList();
        List<String> rows = new ArrayList<>();
        for (JsonNode row : sandbox.rows(
                "SELECT %s FROM %s WHERE %s".formatted(String.join(" || '|' || ", texts), table, condition))) {
            rows.add(row.path(0).asText());
        }
        return rows;
    }
}
