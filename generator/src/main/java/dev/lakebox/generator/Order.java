package dev.lakebox.generator;

/**
 * One product, once or several times.
 *
 * @param cents price at that moment times quantity
 */
record Order(long id, long userId, long productId, int quantity, long cents, String currency, long createdAtMillis) {

    static final String STATUS = "CREATED";

    /** By a writer that has mistaken the unit of its time. */
    Order inMicros() {
        return new Order(id, userId, productId, quantity, cents, currency, createdAtMillis * 1000);
    }
}
