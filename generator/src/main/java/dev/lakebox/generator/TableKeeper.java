package dev.lakebox.generator;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/** Tells the tables what has changed, and waits as long as they do not take it. */
final class TableKeeper implements AutoCloseable {

    private static final Duration BEFORE_ANOTHER_TRY = Duration.ofMillis(500);

    private final ShopTables tables;
    private volatile boolean refused;
    private volatile String lastError;

    TableKeeper(ShopTables tables) {
        this.tables = tables;
    }

    Stock read() throws InterruptedException {
        return untilTaken(tables::read);
    }

    void apply(TableChange change) throws InterruptedException {
        untilTaken(() -> {
            tables.apply(change);
            return null;
        });
    }

    boolean refused() {
        return refused;
    }

    Optional<String> lastError() {
        return Optional.ofNullable(lastError);
    }

    @Override
    public void close() {
        tables.close();
    }

    private <T> T untilTaken(Attempt<T> attempt) throws InterruptedException {
        while (true) {
            try {
                T taken = attempt.run();
                refused = false;
                return taken;
            } catch (SQLException e) {
                lastError = "Cannot write to the shop's database: " + e.getMessage();
                refused = true;
                Thread.sleep(BEFORE_ANOTHER_TRY.toMillis());
            }
        }
    }

    private interface Attempt<T> {
        T run() throws SQLException;
    }
}
