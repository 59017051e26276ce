package dev.lakebox.generator;

import java.sql.SQLException;

/** Tells the tables what has changed, and waits as long as they do not take it. */
final class TableKeeper implements AutoCloseable {

    private static final String REFUSAL = "Cannot write to the shop's database";

    private final ShopTables tables;
    private final Patience patience;

    TableKeeper(ShopTables tables, Patience patience) {
        this.tables = tables;
        this.patience = patience;
    }

    Stock read() throws InterruptedException {
        return patience.untilTaken(SQLException.class, REFUSAL, tables::read);
    }

    void apply(TableChange change) throws InterruptedException {
        patience.untilTaken(SQLException.class, REFUSAL, () -> {
            tables.apply(change);
            return null;
        });
    }

    @Override
    public void close() {
        tables.close();
    }
}
