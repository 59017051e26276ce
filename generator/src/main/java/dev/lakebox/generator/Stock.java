package dev.lakebox.generator;

import java.util.List;

/** What a shop finds when it opens: users who may have moved, products that may have changed. */
public record Stock(List<User> users, List<Product> products) {

    /** The first day. */
    public static final Stock NONE = new Stock(List.of(), List.of());

    /** Copies both. */
    public Stock {
        users = List.copyOf(users);
        products = List.copyOf(products);
    }
}
