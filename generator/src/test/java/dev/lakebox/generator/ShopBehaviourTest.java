package dev.lakebox.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
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
    void shouldOpenWithAllUsersAndProducts() {
        TableChange.Opening opening = play.opening();
        assertThat(opening.atMillis()).isEqualTo(Play.NOON.toEpochMilli() - 1000);
        assertThat(opening.users()).hasSize(10_000);
        assertThat(opening.products())
                .extracting(Product::id)
                .isEqualTo(LongStream.rangeClosed(1, 500).boxed().toList());
        assertThat(opening.products()).extracting(Product::name).doesNotHaveDuplicates();
        assertThat(opening.products()).allSatisfy(product -> {
            assertThat(product.name()).isNotBlank();
            assertThat(product.category()).matches("[A-Z][A-Za-z ]+");
            assertThat(product.cents()).isBetween(499L, 189_999L);
        });
    }

    @Test
    void shouldChargeEachUserInTheCurrencyOfTheCountryTheyLiveIn() {
        Map<Long, NavigableMap<Long, String>> currencies = new HashMap<>();
        // as a view the opening tells where its users live now: before the first move is where the seed had them
        for (User user : new Customers(42, 10_000, List.of()).all()) {
            currencies.computeIfAbsent((long) user.id(), id -> new TreeMap<>()).put(0L, user.currency());
        }
        List<TableChange.Move> moves = play.changes(TableChange.Move.class);
        moves.forEach(move -> currencies
                .get((long) move.user().id())
                .put(move.atMillis(), move.user().currency()));
        assertThat(moves).hasSizeBetween(250, 500);

        for (JsonNode order : orders) {
            assertThat(order.get("currency").textValue())
                    .isEqualTo(currencies
                            .get(order.get("user_id").longValue())
                            .floorEntry(order.get("created_at").longValue())
                            .getValue());
        }
        assertThat(orders)
                .extracting(order -> order.get("currency").textValue())
                .contains("EUR", "USD", "GBP", "CHF");
    }

    @Test
    void shouldLetNobodyMoveWhereUsersStay() {
        ShopOptions stay = new ShopOptions(100, 10, false, false, Duration.ofSeconds(3), Duration.ofSeconds(90));
        Play quiet = new Play(stay, GeneratorSettings.DEFAULTS.withRate(1)).run(TWO_HOURS);

        assertThat(quiet.changes(TableChange.ProductChange.class)).hasSizeGreaterThan(100);
        assertThat(quiet.changes(TableChange.Move.class)).isEmpty();
    }

    @Test
    void shouldChargeThePriceAsOfTheOrdersTime() {
        Map<Long, NavigableMap<Long, Product>> versions = new HashMap<>();
        play.opening()
                .products()
                .forEach(product -> versions.computeIfAbsent(product.id(), id -> new TreeMap<>())
                        .put(play.opening().atMillis(), product));
        play.changes(TableChange.ProductChange.class)
                .forEach(change -> versions.computeIfAbsent(change.product().id(), id -> new TreeMap<>())
                        .put(change.atMillis(), change.product()));

        assertThat(versions.values())
                .filteredOn(history -> differing(history, Product::cents) > 1)
                .as("products with another price")
                .hasSizeGreaterThan(100);
        assertThat(versions.values())
                .filteredOn(history -> differing(history, Product::category) > 1)
                .as("products with another category")
                .hasSizeGreaterThan(5);
        for (JsonNode order : orders) {
            Product product = versions.get(order.get("product_id").longValue())
                    .floorEntry(order.get("created_at").longValue())
                    .getValue();
            assertThat(order.get("amount").decimalValue())
                    .isEqualByComparingTo(BigDecimal.valueOf(
                            product.cents() * order.get("quantity").longValue(), 2));
        }
    }

    @Test
    void shouldSellARemovedProductNoMore() {
        Map<Long, Long> lastSold = new HashMap<>();
        orders.forEach(order -> lastSold.put(
                order.get("product_id").longValue(), order.get("created_at").longValue()));
        List<TableChange.ProductRemoval> removals = play.changes(TableChange.ProductRemoval.class);
        assertThat(removals)
                .hasSizeGreaterThan(5)
                .allSatisfy(removal -> assertThat(
                                lastSold.getOrDefault(removal.product().id(), 0L))
                        .isLessThanOrEqualTo(removal.atMillis()));
    }

    @Test
    void shouldGoOnWithWhatItFinds() {
        Map<Long, Product> now = new TreeMap<>();
        play.opening().products().forEach(product -> now.put(product.id(), product));
        for (TableChange change : play.changes) {
            if (change instanceof TableChange.ProductChange changed) {
                now.put(changed.product().id(), changed.product());
            } else if (change instanceof TableChange.ProductRemoval removal) {
                now.remove(removal.product().id());
            }
        }
        List<User> users = List.copyOf(play.opening().users());
        Stock stock = new Stock(users, List.copyOf(now.values()));

        List<TableChange.Opening> again = new ArrayList<>();
        new Shop(42, Play.NOON.plus(TWO_HOURS), 2, Play.STEADY, GeneratorSettings.DEFAULTS, stock, OrderSchemas.NONE)
                .advanceTo(Play.NOON.plus(TWO_HOURS), event -> again.add((TableChange.Opening) event));

        assertThat(again.get(0).products()).containsExactlyInAnyOrderElementsOf(now.values());
        assertThat(again.get(0).users()).isEqualTo(users);
        assertThat(users).isNotEqualTo(new Customers(42, 10_000, List.of()).all());
    }

    @Test
    void shouldNotSellWhatItDoesNotKnow() {
        Stock stock = new Stock(
                List.of(new User(1, "PL", "PLN"), new User(99_999, "DE", "EUR")),
                List.of(new Product(1, "A bear", "Toys", 100), new Product(7, "Emma", "Books", 12_345)));

        Customers customers = new Customers(42, 10, stock.users());
        Catalogue catalogue = new Catalogue(42, 1, 10, stock.products());

        assertThat(customers.all()).isEqualTo(new Customers(42, 10, List.of()).all());
        assertThat(catalogue.products()).hasSize(10).contains(stock.products().get(1));
        assertThat(catalogue.products()).noneMatch(product -> product.category().equals("Toys"));
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
    void shouldChargeCardsForOrdersAndByThieves() {
        List<JsonNode> transactions =
                play.transactions().stream().map(Play.Sent::json).toList();
        List<JsonNode> tests = transactions.stream()
                .filter(each -> each.get("amount").decimalValue().compareTo(BigDecimal.valueOf(2)) < 0)
                .toList();
        assertThat(tests).hasSizeBetween(250, 500);
        assertThat(tests.stream().limit(200))
                .allSatisfy(test -> assertThat(transactions)
                        .anyMatch(later -> later.get("user_id").equals(test.get("user_id"))
                                && later.get("amount").decimalValue().compareTo(BigDecimal.valueOf(400)) >= 0
                                && later.get("ts").longValue() > test.get("ts").longValue()
                                && later.get("ts").longValue() - test.get("ts").longValue() <= 45_000));

        long byCard = payments.values().stream()
                .flatMap(List::stream)
                .filter(payment -> payment.get("method").textValue().equals("CREDIT_CARD"))
                .filter(payment -> payment.get("status").textValue().equals("SUCCEEDED"))
                .count();
        assertThat(transactions.size() - byCard).isBetween(2L * tests.size() - 5, 2L * tests.size());
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

    private static long differing(NavigableMap<Long, Product> history, Function<Product, Object> property) {
        return history.values().stream().map(property).distinct().count();
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
