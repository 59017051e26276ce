package dev.lakebox.generator;

/** @param cents its price */
record Product(long id, String name, Category category, long cents) {

    Product at(long newCents) {
        return new Product(id, name, category, newCents);
    }
}
