package dev.lakebox.generator;

import java.util.List;

/**
 * Under which ids a registry knows the schemas of orders.
 *
 * @param order of good ones
 * @param added what good ones have besides the fields of {@code order.avsc}, after these
 * @param withoutId of a writer whose orders may lack their id
 * @param inFloats of a writer whose amounts are floating-point numbers
 */
public record OrderSchemas(int order, List<OrderField> added, int withoutId, int inFloats) {

    /** There is no registry: orders are JSON. */
    public static final OrderSchemas NONE = new OrderSchemas(0, List.of(), 0, 0);

    /** @throws IllegalArgumentException where an id is not above 0 and yet not all are 0 */
    public OrderSchemas {
        boolean none = order == 0 && withoutId == 0 && inFloats == 0;
        if (!none && (order < 1 || withoutId < 1 || inFloats < 1)) {
            throw new IllegalArgumentException(
                    "Invalid schema ids: %d, %d, %d (must be above 0)".formatted(order, withoutId, inFloats));
        }
        added = List.copyOf(added);
    }
}
