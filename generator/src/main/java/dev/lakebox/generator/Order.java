package dev.lakebox.generator;

/**
 * One product, once or several times.
 *
 * @param cents price at that moment times quantity
 */
record Order(long id, long userId, long productId, int quantity, long cents, String currency, long createdAtMillis) {}
