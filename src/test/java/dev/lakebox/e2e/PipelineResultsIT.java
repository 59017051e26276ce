package dev.lakebox.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every pipeline's table against a model that knows the topics only, row for row: after a run with late, doubled, spoilt
 * and disordered records, a crash in its middle, and products that change all the time. Users stay where they live: who is
 * looked up is found as the database has it then.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PipelineResultsIT {

    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final ShopModel.Rules RULES = new ShopModel.Rules(
            Duration.ofSeconds(4),
            Duration.ofSeconds(10),
            Duration.ofSeconds(5),
            Duration.ofSeconds(20),
            Duration.ofSeconds(10),
            Duration.ofSeconds(20),
            Duration.ofSeconds(10));

    private RunningSandbox sandbox;
    private ShopModel model;
    /** Windows that end until then are closed, and payments of orders made until then can come no more. */
    private long settled;

    @BeforeAll
    void run(@TempDir Path directory) throws Exception {
        RunningSandbox doomed = start(directory);
        try {
            // longer than the late are held back
            await("orders").atMost(PATIENCE).until(() -> sent(doomed) > 6_000);
        } finally {
            doomed.kill();
        }
        sandbox = start(directory);
        await("orders after the crash").atMost(PATIENCE).until(() -> sent(sandbox) > 3_000);
        long now = System.currentTimeMillis();
        awaitWindowsUntil(now);
        sandbox.put("/api/generator", Map.of("paused", true));
        EachOnce.check(sandbox, "orders", "raw.orders", "order_id");
        EachOnce.check(sandbox, "payment-events", "raw.payment_events", "payment_id");
        EachOnce.check(sandbox, "transactions", "raw.transactions", "transaction_id");
        model = new ShopModel(
                records("orders"),
                records("payment-events"),
                records("transactions"),
                records("cdc.public.products"),
                records("cdc.public.users"),
                new TopicValues(sandbox.endpoint("registry")),
                RULES);
        settled = now - RULES.payment().toMillis();
    }

    @AfterAll
    void stop() throws Exception {
        if (sandbox != null) {
            sandbox.close();
        }
    }

    @Test
    void shouldHaveMetWhatIsHard() {
        assertThat(model.late("orders")).hasSizeGreaterThan(20);
        assertThat(model.late("payment-events")).hasSizeGreaterThan(20);
        assertThat(sandbox.number("SELECT count(*) FROM ops.dead_letters")).isGreaterThan(50);
        assertThat(sandbox.number("SELECT count(*) - count(DISTINCT order_id) FROM raw.orders"))
                .isGreaterThan(50);
    }

    @Test
    void shouldPutEachLateRecordAsideOnceInEachPipeline() {
        for (String pipeline :
                List.of("orders-enriched", "revenue-by-category", "user-spend", "user-sessions", "order-payments")) {
            assertThat(late(pipeline, "orders")).as(pipeline).containsExactlyInAnyOrderElementsOf(model.late("orders"));
        }
        for (String pipeline : List.of("fraud-alerts", "transactions-by-country", "transactions-scored")) {
            assertThat(late(pipeline, "transactions"))
                    .as(pipeline)
                    .containsExactlyInAnyOrderElementsOf(model.late("transactions"));
        }
        for (String pipeline : List.of("orders-enriched", "order-payments")) {
            assertThat(late(pipeline, "payment-events"))
                    .as(pipeline)
                    .containsExactlyInAnyOrderElementsOf(model.late("payment-events"));
        }
    }

    @Test
    void shouldPairOrdersAndPayments() {
        List<String> expected = model.orderPayments();
        await("pairs")
                .atMost(PATIENCE)
                .until(() -> sandbox.number("SELECT count(*) FROM analytics.order_payments") >= expected.size());
        assertThat(rows(
                        "analytics.order_payments",
                        "true",
                        "order_id",
                        "user_id",
                        "amount",
                        "payment_status",
                        "epoch_ms(paid_at)"))
                .containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void shouldEnrichOrders() {
        assertThat(rows(
                        "analytics.orders_enriched",
                        "order_id IN (SELECT order_id FROM raw.orders WHERE epoch_ms(created_at) <= %d)"
                                .formatted(settled),
                        "order_id",
                        "user_id",
                        "amount",
                        "currency",
                        "category",
                        "product_name",
                        "payment_status"))
                .containsExactlyInAnyOrderElementsOf(model.enriched(settled));
    }

    @Test
    void shouldSumUpRevenue() {
        assertThat(rows(
                        "analytics.revenue_by_category",
                        "epoch_ms(window_end) <= %d".formatted(settled),
                        "epoch_ms(window_start)",
                        "epoch_ms(window_end)",
                        "category",
                        "order_count",
                        "total_revenue",
                        "avg_order_value",
                        "max_order_value"))
                .containsExactlyInAnyOrderElementsOf(model.revenue(settled));
    }

    @Test
    void shouldSumUpWhatUsersSpend() {
        assertThat(rows(
                        "analytics.user_spend",
                        "epoch_ms(window_end) <= %d".formatted(settled),
                        "epoch_ms(window_start)",
                        "epoch_ms(window_end)",
                        "user_id",
                        "currency",
                        "order_count",
                        "total_spend"))
                .containsExactlyInAnyOrderElementsOf(model.spend(settled));
    }

    @Test
    void shouldTellVisitsApart() {
        assertThat(rows(
                        "analytics.user_sessions",
                        "epoch_ms(session_end) <= %d".formatted(settled),
                        "epoch_ms(session_start)",
                        "epoch_ms(session_end)",
                        "user_id",
                        "order_count",
                        "product_count"))
                .containsExactlyInAnyOrderElementsOf(model.sessions(settled));
    }

    @Test
    void shouldTellWhoTriesCards() throws Exception {
        assertThat(rows(
                        "finance.fraud_alerts",
                        "epoch_ms(charged_at) <= %d".formatted(settled),
                        "user_id",
                        "test_transaction_id",
                        "transaction_id",
                        "amount"))
                .hasSizeGreaterThan(2)
                .containsExactlyInAnyOrderElementsOf(model.fraudAlerts(settled));
        List<String> told = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : records("fraud-alerts").toList()) {
            told.add(new ObjectMapper()
                    .readTree(record.value())
                    .path("transaction_id")
                    .asText());
        }
        assertThat(told).containsExactlyInAnyOrderElementsOf(rows("finance.fraud_alerts", "true", "transaction_id"));
    }

    @Test
    void shouldSumUpTransactionsByCountry() {
        List<String> expected = model.byCountry(settled);
        assertThat(countries()).isNotEmpty().containsExactlyInAnyOrderElementsOf(expected);
        assertThat(sandbox.number("SELECT count(*) FROM files.finance.transactions_by_country"
                        + " WHERE CAST(window_start AS DATE) <> window_date"))
                .isZero();

        JsonNode merged = sandbox.post("/api/tables/files.finance/transactions_by_country/compact", Map.of());

        // how many files there were to merge is up to maintenance, which may have come before
        assertThat(merged.path("table").asText()).isEqualTo("files.finance.transactions_by_country");
        assertThat(countries()).as("of merged files").containsExactlyInAnyOrderElementsOf(expected);
    }

    private List<String> countries() {
        return rows(
                "files.finance.transactions_by_country",
                "epoch_ms(window_end) <= %d".formatted(settled),
                "epoch_ms(window_start)",
                "epoch_ms(window_end)",
                "country",
                "currency",
                "transaction_count",
                "total_amount");
    }

    @Test
    void shouldScoreCharges() throws Exception {
        List<String> expected;
        try (CardFraud scores = new CardFraud(Sources.path("pipeline/models/card-fraud.onnx"))) {
            expected = model.scored(settled, scores);
        }
        List<String> scored = rows(
                "finance.transactions_scored",
                "epoch_ms(charged_at) <= %d".formatted(settled),
                "transaction_id",
                "user_id",
                "amount",
                "currency",
                "epoch_ms(charged_at)",
                "last_amount",
                "CAST(round(seconds_since_last * 1000) AS BIGINT)",
                "is_suspect",
                "score");
        assertThat(scored).map(PipelineResultsIT::scoreAsJavaWritesIt).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(sandbox.number("SELECT count(*) FROM finance.transactions_scored WHERE is_suspect"))
                .isGreaterThan(10);
    }

    @Test
    void shouldHaveTheProductsOfTheDatabase() {
        List<String> expected = model.products();
        await("all products")
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(
                                rows("analytics.products", "true", "product_id", "product_name", "category", "price"))
                        .containsExactlyInAnyOrderElementsOf(expected));
        assertThat(expected).hasSize(500);
    }

    private static RunningSandbox start(Path directory) throws Exception {
        return RunningSandbox.in(directory)
                .with("lakebox.generator.rate", "150")
                .with("lakebox.generator.day-rhythm", "false")
                .with("lakebox.generator.late", "0.02")
                .with("lakebox.generator.out-of-order", "0.05")
                .with("lakebox.generator.duplicate", "0.03")
                .with("lakebox.generator.malformed", "0.03")
                .with("lakebox.flink.slots", "16")
                .with("lakebox.flink.checkpoint-interval", "3s")
                .with(
                        "lakebox.flink.start",
                        "orders-raw,payments-raw,orders-enriched,revenue-by-category,user-spend,user-sessions,"
                                + "order-payments,products-current,transactions-raw,fraud-alerts,"
                                + "transactions-by-country,transactions-scored")
                .with("lakebox.generator.users-move", "false")
                .with("lakebox.flink.variables.\"orders.watermark-seconds\"", "4")
                .with("lakebox.flink.variables.\"payments.watermark-seconds\"", "4")
                .with("lakebox.flink.variables.\"transactions.watermark-seconds\"", "4")
                .with("lakebox.flink.variables.\"payment-interval\"", "0 00:00:20")
                .start();
    }

    private static long sent(RunningSandbox sandbox) {
        return sandbox.get("/api/generator")
                .path("topics")
                .path("orders")
                .path("acknowledged")
                .asLong();
    }

    /** As far as the slowest table is, its windows are closed. */
    private void awaitWindowsUntil(long time) {
        for (String end : List.of(
                "max(epoch_ms(window_end)) FROM analytics.revenue_by_category",
                "max(epoch_ms(window_end)) FROM analytics.user_spend",
                "max(epoch_ms(session_end)) FROM analytics.user_sessions",
                "max(epoch_ms(known_at)) FROM finance.fraud_alerts",
                "max(epoch_ms(window_end)) FROM files.finance.transactions_by_country",
                "max(epoch_ms(known_at)) FROM finance.transactions_scored",
                "max(epoch_ms(created_at)) FROM analytics.orders_enriched JOIN raw.orders USING (order_id)"
                        + " WHERE payment_status IS NULL")) {
            await(end).atMost(PATIENCE).until(() -> sandbox.number("SELECT " + end) > time);
        }
    }

    private Stream<ConsumerRecord<byte[], byte[]>> records(String topic) {
        return TopicRecords.all(sandbox.endpoint("kafka"), topic).values().stream();
    }

    private List<String> late(String pipeline, String topic) {
        return rows(
                "ops.late_events",
                "pipeline = '%s' AND topic = '%s'".formatted(pipeline, topic),
                "kafka_partition",
                "kafka_offset");
    }

    private static String scoreAsJavaWritesIt(String row) {
        int score = row.lastIndexOf('|') + 1;
        return row.substring(0, score) + Float.parseFloat(row.substring(score));
    }

    /** Each row's values with bars between, as the model writes them. */
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
