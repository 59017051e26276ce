package dev.lakebox.table;

import dev.lakebox.Endpoints;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** The sandbox's own catalog, as the application uses it. */
final class TableBeans {

    @Produces
    @Singleton
    Tables tables(Endpoints endpoints) {
        return LazyTables.of(endpoints);
    }

    void close(@Disposes Tables tables) {
        tables.close();
    }
}
