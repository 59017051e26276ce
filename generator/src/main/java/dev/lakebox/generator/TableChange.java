package dev.lakebox.generator;

import java.util.List;

/** A change of the shop's tables, which are in its database. To do one again changes nothing. */
public sealed interface TableChange extends ShopEvent {

    /** From when on it holds, in milliseconds since 1970, by the shop's clock. */
    long atMillis();

    /**
     * The shop opens with these; what the tables have already stays as it is there.
     *
     * @param users all of them, as a view of the moment at which this is handed over
     * @param products all that are on sale
     */
    record Opening(List<User> users, List<Product> products, long atMillis) implements TableChange {}

    /** A product that is new, or has another price or category from now on. */
    record ProductChange(Product product, long atMillis) implements TableChange {}

    /** A product that is not sold any more. */
    record ProductRemoval(Product product, long atMillis) implements TableChange {}

    /** A user who has moved to another country. */
    record Move(User user, long atMillis) implements TableChange {}
}
