package dev.lakebox.generator;

/** How orders are written. */
interface OrderFormat {

    static OrderFormat of(OrderSchemas schemas) {
        return schemas.equals(OrderSchemas.NONE) ? new JsonOrders() : new AvroOrders(schemas);
    }

    byte[] write(Order order);

    /** From now on. */
    void use(OrderSchemas schemas);

    /** Makes of a good record's bytes something that cannot be read as an order. The good ones stay as they are. */
    byte[] spoil(byte[] good, Dice dice);
}
