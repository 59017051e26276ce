package dev.lakebox.generator;

import java.io.IOException;

/** Where the schemas of the shop's records are known. */
public interface ShopSchemas {

    /** There is no registry. */
    ShopSchemas NONE = new ShopSchemas() {
        @Override
        public OrderSchemas register() {
            return OrderSchemas.NONE;
        }

        @Override
        public OrderSchemas add(OrderField field) throws SchemaRefusedException {
            throw new SchemaRefusedException("Cannot add " + field.name() + " to orders: there is no schema registry");
        }
    };

    /**
     * Registers what is not known there yet.
     *
     * @throws IOException where that cannot be done now; it is tried again
     */
    OrderSchemas register() throws IOException, InterruptedException;

    /**
     * Registers a next version of orders, with one field more.
     *
     * @throws SchemaRefusedException where the registry does not let it be, with its words
     * @throws IOException where it does not answer
     */
    OrderSchemas add(OrderField field) throws IOException, InterruptedException, SchemaRefusedException;
}
