package dev.lakebox.generator;

/** The shop's records: orders in the format given, the rest as JSON. Field order is part of the stream. */
final class RecordWriter {

    private static final byte[] ORDER_ID = JsonBytes.name("order_id");
    private static final byte[] USER_ID = JsonBytes.name("user_id");
    private static final byte[] AMOUNT = JsonBytes.name("amount");
    private static final byte[] CURRENCY = JsonBytes.name("currency");
    private static final byte[] STATUS = JsonBytes.name("status");
    private static final byte[] PAYMENT_ID = JsonBytes.name("payment_id");
    private static final byte[] PAYMENT_TIME = JsonBytes.name("payment_time");
    private static final byte[] TRANSACTION_ID = JsonBytes.name("transaction_id");
    private static final byte[] TS = JsonBytes.name("ts");
    private static final byte[] METHOD = JsonBytes.name("method");

    private final JsonBytes json = new JsonBytes();
    private final OrderFormat orders;

    RecordWriter(OrderFormat orders) {
        this.orders = orders;
    }

    ShopRecord order(Order order) {
        return good(Topic.ORDERS, order.id(), orders.write(order), order.createdAtMillis());
    }

    ShopRecord payment(Payment payment) {
        byte[] value = json.open()
                .field(PAYMENT_ID, payment.id())
                .field(ORDER_ID, payment.order().id())
                .field(PAYMENT_TIME, payment.paidAtMillis())
                .cents(AMOUNT, payment.order().cents())
                .field(METHOD, payment.method().name())
                .field(STATUS, payment.succeeded() ? "SUCCEEDED" : "FAILED")
                .close();
        return good(Topic.PAYMENT_EVENTS, payment.order().id(), value, payment.paidAtMillis());
    }

    ShopRecord transaction(Transaction transaction) {
        byte[] value = json.open()
                .field(TRANSACTION_ID, transaction.id())
                .field(USER_ID, transaction.userId())
                .cents(AMOUNT, transaction.cents())
                .field(CURRENCY, transaction.currency())
                .field(TS, transaction.atMillis())
                .close();
        return good(Topic.TRANSACTIONS, transaction.userId(), value, transaction.atMillis());
    }

    private static ShopRecord good(Topic topic, long key, byte[] value, long eventTimeMillis) {
        return new ShopRecord(topic, JsonBytes.decimal(key), value, eventTimeMillis, RecordKind.GOOD);
    }
}
