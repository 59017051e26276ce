package dev.lakebox.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What holds for the orders and payments of two hours, of one seed: the figures are exact for it, the bounds generous. */
class ShopBehaviourTest {

    private static final Duration TWO_HOURS = Duration.ofHours(2);
    private static final int RATE = 20;
    private static Play play;
    private static List<JsonNode> orders;
    private static Map<Long, List<JsonNode>> payments;

    @BeforeAll
    static void play() {
        play = new Play(GeneratorSettings.DEFAULTS.withRate(RATE)).run(TWO_HOURS);
        orders = play.orders().stream().map(Play.Sent::json).toList();
        payments = play.payments().stream()
                .map(Play.Sent::json)
                .collect(Collectors.groupingBy(json -> json.get("order_id").longValue()));
    }

    @Test
    void shouldSellAtItsRate() {
        assertThat(orders.size() / (double) TWO_HOURS.toSeconds()).isCloseTo(RATE, within(0.5));
    }

    @Test
    void shouldSellToSomeMuchMoreThanToOthers() {
        assertThat(shareOfTheBusiestTenth("user_id", 10_000)).isBetween(0.4, 0.5);
        assertThat(shareOfTheBusiestTenth("product_id", 500)).isBetween(0.55, 0.75);
    }

    @Test
    void shouldSellSeveralThingsInAVisit() {
        Map<Long, Long> last = new HashMap<>();
        int soonAgain = 0;
        for (JsonNode order : orders) {
            long at = order.get("created_at").longValue();
            Long before = last.put(order.get("user_id").longValue(), at);
            if (before != null && at - before <= 4000) {
                soonAgain++;
            }
        }
        // of 2.1 orders in a visit 1.1 follow another one
        assertThat(soonAgain / (double) orders.size()).isCloseTo(1.1 / 2.1, within(0.03));
    }

    @Test
    void shouldChargeEachUserInTheCurrencyOfTheirCountry() {
        Map<Long, String> currencies = new HashMap<>();
        for (JsonNode order : orders) {
            String currency = order.get("currency").textValue();
            assertThat(currencies.merge(order.get("user_id").longValue(), currency, (first, second) -> first))
                    .isEqualTo(currency);
        }
        assertThat(currencies.values()).contains("EUR", "USD", "GBP", "CHF");
    }

    @Test
    void shouldChargeThePriceAsOfTheOrdersTime() {
        Map<Long, NavigableMap<Long, BigDecimal>> prices = new HashMap<>();
        for (Play.Sent product : play.products()) {
            if (product.record().value() != null) {
                JsonNode json = product.json();
                prices.computeIfAbsent(json.get("product_id").longValue(), id -> new TreeMap<>())
                        .put(
                                json.get("updated_at").longValue(),
                                json.get("price").decimalValue());
            }
        }
        assertThat(prices.values().stream()
                        .filter(history -> history.size() > 1)
                        .count())
                .as("products with another price")
                .isGreaterThan(100);
        for (JsonNode order : orders) {
            BigDecimal price = prices.get(order.get("product_id").longValue())
                    .floorEntry(order.get("created_at").longValue())
                    .getValue();
            assertThat(order.get("amount").decimalValue())
                    .isEqualByComparingTo(price.multiply(
                            BigDecimal.valueOf(order.get("quantity").longValue())));
        }
    }

    @Test
    void shouldSellARemovedProductNoMore() {
        Map<String, Long> lastSold = new HashMap<>();
        orders.forEach(order -> lastSold.put(
                order.get("product_id").asText(), order.get("created_at").longValue()));
        List<Play.Sent> removals = play.products().stream()
                .filter(product -> product.record().value() == null)
                .toList();
        assertThat(removals).hasSizeGreaterThan(5);
        for (Play.Sent removal : removals) {
            assertThat(lastSold.getOrDefault(removal.key(), 0L))
                    .isLessThanOrEqualTo(removal.record().eventTimeMillis() - 300_000);
        }
    }

    @Test
    void shouldBePaidMostlyWithinSecondsAndSometimesLaterOrNever() {
        // the last orders' payments may still be to come
        List<JsonNode> settled = orders.subList(0, orders.size() - RATE * 1000);
        int unpaid = 0;
        int withinHalfAMinute = 0;
        int afterFiveMinutes = 0;
        for (JsonNode order : settled) {
            List<JsonNode> attempts = payments.get(order.get("order_id").longValue());
            if (attempts == null) {
                unpaid++;
                continue;
            }
            long delay = attempts.get(0).get("payment_time").longValue()
                    - order.get("created_at").longValue();
            assertThat(delay).isBetween(500L, 720_000L);
            withinHalfAMinute += delay < 30_000 ? 1 : 0;
            afterFiveMinutes += delay > 300_000 ? 1 : 0;
        }
        double all = settled.size();
        assertThat(unpaid / all).isCloseTo(0.04, within(0.004));
        assertThat(withinHalfAMinute / all).isCloseTo(0.9, within(0.01));
        assertThat(afterFiveMinutes / all).isCloseTo(0.03, within(0.004));
    }

    @Test
    void shouldTryAgainAfterAFailureAndNeverAfterASuccess() {
        Map<Long, BigDecimal> amounts = orders.stream()
                .collect(Collectors.toMap(
                        order -> order.get("order_id").longValue(),
                        order -> order.get("amount").decimalValue()));
        int attempts = 0;
        int failures = 0;
        int retried = 0;
        for (Map.Entry<Long, List<JsonNode>> order : payments.entrySet()) {
            List<JsonNode> tried = order.getValue();
            assertThat(tried).hasSizeLessThanOrEqualTo(3);
            for (int i = 0; i < tried.size(); i++) {
                attempts++;
                boolean failed = tried.get(i).get("status").textValue().equals("FAILED");
                failures += failed ? 1 : 0;
                retried += i;
                assertThat(failed || i == tried.size() - 1)
                        .as("last: %s", tried)
                        .isTrue();
                assertThat(tried.get(i).get("amount").decimalValue()).isEqualTo(amounts.get(order.getKey()));
            }
        }
        assertThat(failures / (double) attempts).isCloseTo(1 / 16.0, within(0.004));
        assertThat(retried).isPositive();
    }

    private static double shareOfTheBusiestTenth(String field, int of) {
        Map<Long, Long> counts = orders.stream()
                .collect(Collectors.groupingBy(order -> order.get(field).longValue(), Collectors.counting()));
        long busiest = counts.values().stream()
                .sorted(Comparator.reverseOrder())
                .limit(of / 10)
                .mapToLong(Long::longValue)
                .sum();
        return busiest / (double) orders.size();
    }
}
