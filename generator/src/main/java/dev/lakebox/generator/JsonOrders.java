package dev.lakebox.generator;

/** Orders as JSON objects. Field order is part of the stream. */
final class JsonOrders implements OrderFormat {

    private static final byte[] ORDER_ID = JsonBytes.name("order_id");
    private static final byte[] USER_ID = JsonBytes.name("user_id");
    private static final byte[] PRODUCT_ID = JsonBytes.name("product_id");
    private static final byte[] QUANTITY = JsonBytes.name("quantity");
    private static final byte[] AMOUNT = JsonBytes.name("amount");
    private static final byte[] CURRENCY = JsonBytes.name("currency");
    private static final byte[] STATUS = JsonBytes.name("status");
    private static final byte[] CREATED_AT = JsonBytes.name("created_at");

    private final JsonBytes json = new JsonBytes();

    @Override
    public byte[] write(Order order) {
        return json.open()
                .field(ORDER_ID, order.id())
                .field(USER_ID, order.userId())
                .field(PRODUCT_ID, order.productId())
                .field(QUANTITY, order.quantity())
                .cents(AMOUNT, order.cents())
                .field(CURRENCY, order.currency())
                .field(STATUS, Order.STATUS)
                .field(CREATED_AT, order.createdAtMillis())
                .close();
    }

    /** JSON needs none. */
    @Override
    public void use(OrderSchemas schemas) {}

    @Override
    public byte[] spoil(byte[] good, Dice dice) {
        return Malformation.draw(dice).spoil(good, dice);
    }
}
