package dev.lakebox.generator;

import java.sql.SQLException;

/** Where the shop keeps its users and products. One thread uses it. */
public interface ShopTables extends AutoCloseable {

    /** For a shop that keeps them in its head. */
    ShopTables NONE = new ShopTables() {
        @Override
        public Stock read() {
            return Stock.NONE;
        }

        @Override
        public void apply(TableChange change) {}

        @Override
        public void close() {}
    };

    /** What is there already. */
    Stock read() throws SQLException;

    /** Returns when it is committed. */
    void apply(TableChange change) throws SQLException;

    @Override
    void close();
}
