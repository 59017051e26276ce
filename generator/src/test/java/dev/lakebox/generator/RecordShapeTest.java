package dev.lakebox.generator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordShapeTest {

    private static final String TWO_DECIMALS = "[0-9]{1,8}\\.[0-9]{2}";
    private static Play play;

    @BeforeAll
    static void play() {
        play = new Play(GeneratorSettings.DEFAULTS.withRate(50)).run(Duration.ofMinutes(30));
    }

    @Test
    void shouldWriteOrders() {
        for (Play.Sent order : play.orders()) {
            JsonNode json = order.json();
            assertThat(names(json))
                    .containsExactly(
                            "order_id",
                            "user_id",
                            "product_id",
                            "quantity",
                            "amount",
                            "currency",
                            "status",
                            "created_at");
            assertThat(order.key()).isEqualTo(json.get("order_id").asText());
            assertThat(json.get("order_id").longValue()).isBetween(Shop.IDS_A_RUN + 1, 2 * Shop.IDS_A_RUN);
            assertThat(json.get("user_id").isIntegralNumber()).isTrue();
            assertThat(json.get("user_id").longValue()).isBetween(1L, 10_000L);
            assertThat(json.get("product_id").isIntegralNumber()).isTrue();
            assertThat(json.get("quantity").intValue()).isBetween(1, 5);
            assertThat(raw(order, "amount")).matches(TWO_DECIMALS);
            assertThat(json.get("currency").textValue()).isIn("EUR", "USD", "GBP", "CHF");
            assertThat(json.get("status").textValue()).isEqualTo("CREATED");
            assertThat(json.get("created_at").longValue())
                    .isEqualTo(order.record().eventTimeMillis())
                    .isBetween(order.atMillis() - 100, order.atMillis());
        }
    }

    @Test
    void shouldWritePayments() {
        for (Play.Sent payment : play.payments()) {
            JsonNode json = payment.json();
            assertThat(names(json))
                    .containsExactly("payment_id", "order_id", "payment_time", "amount", "method", "status");
            assertThat(payment.key()).isEqualTo(json.get("order_id").asText());
            assertThat(json.get("payment_id").longValue()).isBetween(Shop.IDS_A_RUN + 1, 2 * Shop.IDS_A_RUN);
            assertThat(raw(payment, "amount")).matches(TWO_DECIMALS);
            assertThat(json.get("method").textValue()).isIn("CREDIT_CARD", "PAYPAL", "DIRECT_DEBIT", "BANK_TRANSFER");
            assertThat(json.get("status").textValue()).isIn("SUCCEEDED", "FAILED");
            assertThat(json.get("payment_time").longValue())
                    .isEqualTo(payment.record().eventTimeMillis());
        }
    }

    @Test
    void shouldWriteTransactions() {
        for (Play.Sent transaction : play.transactions()) {
            JsonNode json = transaction.json();
            assertThat(names(json)).containsExactly("transaction_id", "user_id", "amount", "currency", "ts");
            assertThat(transaction.key()).isEqualTo(json.get("user_id").asText());
            assertThat(raw(transaction, "amount")).matches(TWO_DECIMALS);
            assertThat(json.get("currency").textValue()).isIn("EUR", "USD", "GBP", "CHF");
            assertThat(json.get("ts").longValue())
                    .isEqualTo(transaction.record().eventTimeMillis());
        }
    }

    @Test
    void shouldNumberWithoutAGap() {
        assertNumbered(play.orders(), "order_id");
        assertNumbered(play.payments(), "payment_id");
        assertNumbered(play.transactions(), "transaction_id");
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "\"quoted\" \\ back", "tab\tline\nnul\u0000", "Café ☕ 𝄞 clef", ""})
    void shouldEscapeTextSoThatAnyReaderGetsItBack(String text) {
        byte[] json = new JsonBytes().open().field(JsonBytes.name("text"), text).close();
        assertThat(Play.json(json).get("text").textValue()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 5, 9, 10, 99, 100, 101, 12_345_678, Long.MAX_VALUE})
    void shouldWriteNumbersAsJavaDoes(long number) {
        assertThat(JsonBytes.decimal(number)).asString(StandardCharsets.UTF_8).isEqualTo(Long.toString(number));
        byte[] json = new JsonBytes()
                .open()
                .cents(JsonBytes.name("amount"), number)
                .field(JsonBytes.name("long"), number)
                .close();
        assertThat(Play.json(json).get("amount").decimalValue().movePointRight(2))
                .isEqualByComparingTo(Long.toString(number));
        assertThat(Play.json(json).get("long").longValue()).isEqualTo(number);
    }

    private static void assertNumbered(List<Play.Sent> records, String id) {
        long expected = Shop.IDS_A_RUN;
        for (Play.Sent record : records) {
            assertThat(record.json().get(id).longValue()).isEqualTo(++expected);
        }
    }

    private static Iterable<String> names(JsonNode json) {
        Iterator<String> names = json.fieldNames();
        return () -> names;
    }

    /** As it stands in the record, before any reader made a number of it. */
    private static String raw(Play.Sent sent, String field) {
        String text = new String(sent.record().value(), StandardCharsets.UTF_8);
        String rest = text.substring(text.indexOf("\"" + field + "\":") + field.length() + 3);
        return rest.substring(0, rest.indexOf(','));
    }
}
