package dev.lakebox.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What each pipeline's table must hold, reckoned from the records of the topics by plain loops: no Flink, no SQL. Rows are
 * texts, the values in the table's order with a bar between.
 */
final class ShopModel {

    /** As a NULL is written in a row. */
    private static final String UNPAID = "null";

    private static final long YEAR_2200 = Instant.parse("2200-01-01T00:00:00Z").toEpochMilli();

    private final List<Order> orders;
    private final List<Payment> payments;
    private final List<Transaction> transactions;
    private final Map<Long, NavigableMap<Long, Optional<JsonNode>>> products = new HashMap<>();
    private final Map<Long, String> countries = new HashMap<>();
    private final TopicValues values;
    private final Rules rules;

    /** @param watermark by how much the newest record of a partition may be ahead of one that is in time */
    record Rules(
            Duration watermark,
            Duration revenue,
            Duration slide,
            Duration spend,
            Duration gap,
            Duration payment,
            Duration country) {}

    record Order(long id, long user, long product, BigDecimal amount, String currency, long at, Place place) {}

    record Transaction(long id, long user, BigDecimal amount, String currency, long at, Place place) {}

    record Payment(long order, String status, long at, Place place) {}

    /** @param late whether one that is newer by the watermark's delay has come before it in its partition */
    record Place(String topic, int partition, long offset, boolean late) {}

    /**
     * @param changes what was captured of the products
     * @param users what was captured of the users, who are taken to have been as they are last
     */
    ShopModel(
            Stream<ConsumerRecord<byte[], byte[]>> orders,
            Stream<ConsumerRecord<byte[], byte[]>> payments,
            Stream<ConsumerRecord<byte[], byte[]>> transactions,
            Stream<ConsumerRecord<byte[], byte[]>> changes,
            Stream<ConsumerRecord<byte[], byte[]>> users,
            TopicValues values,
            Rules rules) {
        this.values = values;
        this.rules = rules;
        this.orders = read(
                orders,
                "created_at",
                (json, place) -> new Order(
                        json.get("order_id").longValue(),
                        json.get("user_id").longValue(),
                        json.get("product_id").longValue(),
                        json.get("amount").decimalValue().setScale(2),
                        json.get("currency").textValue(),
                        json.get("created_at").longValue(),
                        place));
        this.payments = read(
                payments,
                "payment_time",
                (json, place) -> new Payment(
                        json.get("order_id").longValue(),
                        json.get("status").textValue(),
                        json.get("payment_time").longValue(),
                        place));
        this.transactions = read(
                transactions,
                "ts",
                (json, place) -> new Transaction(
                        json.get("transaction_id").longValue(),
                        json.get("user_id").longValue(),
                        json.get("amount").decimalValue().setScale(2),
                        json.get("currency").textValue(),
                        json.get("ts").longValue(),
                        place));
        changes.sorted(Comparator.comparing(ConsumerRecord::offset)).forEach(this::change);
        users.sorted(Comparator.comparing(ConsumerRecord::offset)).forEach(this::lives);
    }

    /** When the newest order that is in time was made. */
    long newest() {
        return orders.stream().mapToLong(Order::at).max().orElseThrow();
    }

    /** {@code partition|offset} of each late record of a topic. */
    List<String> late(String topic) {
        return Stream.of(
                        orders.stream().map(Order::place),
                        payments.stream().map(Payment::place),
                        transactions.stream().map(Transaction::place))
                .flatMap(places -> places)
                .filter(place -> place.topic().equals(topic) && place.late())
                .map(place -> place.partition() + "|" + place.offset())
                .toList();
    }

    /** {@code order_id|user_id|amount|payment_status|paid_at}. */
    List<String> orderPayments() {
        List<String> rows = new ArrayList<>();
        for (Order order : inTime().toList()) {
            for (Payment payment : paid(order)) {
                rows.add(row(order.id(), order.user(), order.amount(), payment.status(), payment.at()));
            }
        }
        return rows;
    }

    /** {@code order_id|user_id|amount|currency|category|product_name|payment_status} of orders made until then. */
    List<String> enriched(long until) {
        List<String> rows = new ArrayList<>();
        for (Order order : inTime().filter(each -> each.at() <= until).toList()) {
            List<Payment> paid = paid(order);
            String category = category(order);
            String name = product(order)
                    .map(each -> each.get("product_name").textValue())
                    .orElse(null);
            Stream<String> statuses =
                    paid.isEmpty() ? Stream.of(UNPAID) : paid.stream().map(Payment::status);
            statuses.forEach(status ->
                    rows.add(row(order.id(), order.user(), order.amount(), order.currency(), category, name, status)));
        }
        return rows;
    }

    /** {@code window_start|window_end|category|count|total|average|max} of windows that ended until then. */
    List<String> revenue(long until) {
        return windows(rules.revenue(), rules.revenue(), until, this::category, (window, category, of) -> {
            BigDecimal total = sum(of);
            return row(
                    window,
                    window + rules.revenue().toMillis(),
                    category,
                    of.size(),
                    total,
                    // as SQL does: six decimals first
                    total.divide(BigDecimal.valueOf(of.size()), 6, RoundingMode.HALF_UP)
                            .setScale(2, RoundingMode.HALF_UP),
                    of.stream()
                            .map(Order::amount)
                            .max(Comparator.naturalOrder())
                            .orElseThrow());
        });
    }

    /** {@code window_start|window_end|user_id|currency|count|total} of windows that ended until then. */
    List<String> spend(long until) {
        return windows(
                rules.slide(),
                rules.spend(),
                until,
                order -> order.user() + "|" + order.currency(),
                (window, user, of) -> row(window, window + rules.spend().toMillis(), user, of.size(), sum(of)));
    }

    /** {@code session_start|session_end|user_id|orders|products} of sessions that ended until then. */
    List<String> sessions(long until) {
        List<String> rows = new ArrayList<>();
        inTime().collect(Collectors.groupingBy(Order::user)).forEach((user, all) -> {
            List<Order> sorted =
                    all.stream().sorted(Comparator.comparing(Order::at)).toList();
            List<Order> session = new ArrayList<>();
            for (Order order : sorted) {
                if (!session.isEmpty()
                        && order.at() - session.get(session.size() - 1).at()
                                > rules.gap().toMillis()) {
                    session(user, session, until).ifPresent(rows::add);
                    session.clear();
                }
                session.add(order);
            }
            session(user, session, until).ifPresent(rows::add);
        });
        return rows;
    }

    /** {@code user_id|test_transaction_id|transaction_id|amount} of large charges made until then. */
    List<String> fraudAlerts(long until) {
        return chargesByUser(until).flatMap(charges -> fraud(charges).stream()).toList();
    }

    /**
     * {@code transaction_id|user_id|amount|currency|charged_at|last_amount|millis_since_last|suspect|score} of charges
     * made until then.
     */
    List<String> scored(long until, CardFraud model) {
        return chargesByUser(until)
                .flatMap(charges -> scored(charges, model).stream())
                .toList();
    }

    /** The charges of each user, by their time. */
    private Stream<List<Transaction>> chargesByUser(long until) {
        return transactions.stream()
                .filter(each -> !each.place().late() && each.at() <= until)
                .sorted(Comparator.comparing(Transaction::at)
                        .thenComparing(each -> each.place().offset()))
                .collect(Collectors.groupingBy(Transaction::user))
                .values()
                .stream();
    }

    /** @param charges of one user, by their time */
    private static List<String> scored(List<Transaction> charges, CardFraud model) {
        List<String> rows = new ArrayList<>();
        BigDecimal lastAmount = new BigDecimal("0.00");
        long sinceLast = Duration.ofDays(1).toMillis();
        for (int i = 0; i < charges.size(); i++) {
            Transaction charge = charges.get(i);
            if (i > 0) {
                lastAmount = charges.get(i - 1).amount();
                sinceLast = charge.at() - charges.get(i - 1).at();
            }
            long hour = charge.at() / Duration.ofHours(1).toMillis() % 24;
            float score = model.score(charge.amount(), lastAmount, sinceLast / 1000.0, hour);
            rows.add(row(
                    charge.id(),
                    charge.user(),
                    charge.amount(),
                    charge.currency(),
                    charge.at(),
                    lastAmount,
                    sinceLast,
                    score >= 0.5,
                    score));
        }
        return rows;
    }

    /** @param charges of one user, by their time */
    private static List<String> fraud(List<Transaction> charges) {
        List<String> rows = new ArrayList<>();
        for (int i = 0; i < charges.size(); i++) {
            Transaction test = charges.get(i);
            int next = i + 1;
            while (next < charges.size() && charges.get(next).amount().intValue() < 400) {
                next++;
            }
            if (test.amount().intValue() < 2
                    && next < charges.size()
                    && charges.get(next).at() - test.at() < 60_000) {
                Transaction haul = charges.get(next);
                rows.add(row(test.user(), test.id(), haul.id(), haul.amount()));
                i = next;
            }
        }
        return rows;
    }

    /** {@code window_start|window_end|country|currency|count|total} of windows that ended until then. */
    List<String> byCountry(long until) {
        long size = rules.country().toMillis();
        Map<String, List<Transaction>> windows = transactions.stream()
                .filter(each -> !each.place().late())
                .filter(each -> Math.floorDiv(each.at(), size) * size + size <= until)
                .collect(Collectors.groupingBy(each -> {
                    long start = Math.floorDiv(each.at(), size) * size;
                    return row(start, start + size, countries.getOrDefault(each.user(), "unknown"), each.currency());
                }));
        List<String> rows = new ArrayList<>();
        windows.forEach((group, of) -> rows.add(
                row(group, of.size(), of.stream().map(Transaction::amount).reduce(BigDecimal.ZERO, BigDecimal::add))));
        return rows;
    }

    /** {@code product_id|product_name|category|price} as the last change left them. */
    List<String> products() {
        List<String> rows = new ArrayList<>();
        products.forEach((id, versions) -> versions.lastEntry()
                .getValue()
                .ifPresent(product -> rows.add(row(
                        id,
                        product.get("product_name").textValue(),
                        product.get("category").textValue(),
                        product.get("price").textValue()))));
        return rows;
    }

    private Optional<String> session(long user, List<Order> session, long until) {
        long end = session.get(session.size() - 1).at() + rules.gap().toMillis();
        if (end > until) {
            return Optional.empty();
        }
        long kinds = session.stream().map(Order::product).distinct().count();
        return Optional.of(row(session.get(0).at(), end, user, session.size(), kinds));
    }

    private List<String> windows(
            Duration slide, Duration size, long until, Function<Order, String> key, Summary summary) {
        Map<Long, Map<String, List<Order>>> windows = new TreeMap<>();
        for (Order order : inTime().toList()) {
            long last = Math.floorDiv(order.at(), slide.toMillis()) * slide.toMillis();
            for (long start = last; start + size.toMillis() > order.at(); start -= slide.toMillis()) {
                if (start + size.toMillis() <= until) {
                    windows.computeIfAbsent(start, each -> new TreeMap<>())
                            .computeIfAbsent(key.apply(order), each -> new ArrayList<>())
                            .add(order);
                }
            }
        }
        List<String> rows = new ArrayList<>();
        windows.forEach((start, groups) -> groups.forEach((group, of) -> rows.add(summary.of(start, group, of))));
        return rows;
    }

    private Stream<Order> inTime() {
        return orders.stream().filter(order -> !order.place().late());
    }

    private List<Payment> paid(Order order) {
        return payments.stream()
                .filter(payment -> !payment.place().late() && payment.order() == order.id())
                .filter(payment -> payment.at() >= order.at()
                        && payment.at() <= order.at() + rules.payment().toMillis())
                .toList();
    }

    private String category(Order order) {
        return product(order)
                .map(product -> product.get("category").textValue())
                .orElse("unknown");
    }

    /** As it was at the order's time. */
    private Optional<JsonNode> product(Order order) {
        NavigableMap<Long, Optional<JsonNode>> versions = products.getOrDefault(order.product(), new TreeMap<>());
        return Optional.ofNullable(versions.floorEntry(order.at())).flatMap(Map.Entry::getValue);
    }

    private void change(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null) {
            return;
        }
        JsonNode change = json(record).orElseThrow();
        boolean gone = change.get("op").textValue().equals("d");
        JsonNode row = change.get(gone ? "before" : "after");
        long since = Instant.parse(row.get("updated_at").textValue()).toEpochMilli();
        products.computeIfAbsent(row.get("product_id").longValue(), id -> new TreeMap<>())
                .put(since, gone ? Optional.empty() : Optional.of(row));
    }

    private void lives(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null) {
            return;
        }
        JsonNode change = json(record).orElseThrow();
        if (change.get("op").textValue().equals("d")) {
            countries.remove(change.at("/before/user_id").longValue());
        } else {
            countries.put(
                    change.at("/after/user_id").longValue(),
                    change.at("/after/country").textValue());
        }
    }

    /** What can be read, with whether it is late; what cannot is a dead letter, which another test looks after. */
    private <T> List<T> read(Stream<ConsumerRecord<byte[], byte[]>> records, String time, Reader<T> reader) {
        Map<Integer, Long> newest = new HashMap<>();
        List<T> read = new ArrayList<>();
        records.sorted(Comparator.comparing(ConsumerRecord::offset))
                .forEach(record -> json(record).filter(ShopModel::whole).ifPresent(json -> {
                    long at = json.get(time).longValue();
                    long passed = newest.merge(record.partition(), at, Math::max)
                            - rules.watermark().toMillis();
                    read.add(reader.read(
                            json, new Place(record.topic(), record.partition(), record.offset(), at <= passed)));
                }));
        return read;
    }

    private Optional<JsonNode> json(ConsumerRecord<byte[], byte[]> record) {
        return values.read(record.topic(), record.value());
    }

    /** The generator spoils a record in its id, amount or time, where it can be read at all. */
    private static boolean whole(JsonNode json) {
        boolean transaction = json.has("ts");
        String time = transaction ? "ts" : json.has("created_at") ? "created_at" : "payment_time";
        return json.path(transaction ? "transaction_id" : "order_id").isIntegralNumber()
                && json.path("amount").isNumber()
                && json.path(time).isIntegralNumber()
                && json.path(time).longValue() < YEAR_2200;
    }

    private static BigDecimal sum(List<Order> orders) {
        return orders.stream().map(Order::amount).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static String row(Object... values) {
        return Stream.of(values).map(String::valueOf).collect(Collectors.joining("|"));
    }

    private interface Reader<T> {
        T read(JsonNode json, Place place);
    }

    private interface Summary {
        String of(long window, String group, List<Order> orders);
    }
}
