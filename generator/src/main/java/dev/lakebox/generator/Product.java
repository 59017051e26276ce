package dev.lakebox.generator;

/**
 * What is sold.
 *
 * @param id from 1
 * @param category one of the shop's: {@code Books}
 * @param cents its price
 */
public record Product(long id, String name, String category, long cents) {

    /** What all prices are in. */
    public static final String CURRENCY = "EUR";

    Product at(long newCents) {
        return new Product(id, name, category, newCents);
    }

    Product in(Category other) {
        return new Product(id, name, other.label, cents);
    }
}
