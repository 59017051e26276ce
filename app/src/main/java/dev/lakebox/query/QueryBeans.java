package dev.lakebox.query;

import dev.lakebox.Endpoints;
import dev.lakebox.SandboxReady;
import dev.lakebox.table.Tables;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** The application's query engine, warm before the first question. */
final class QueryBeans {

    @Produces
    @Singleton
    QueryEngine engine(Endpoints endpoints, Tables tables, QuerySettings settings) {
        return new QueryEngine(
                tables, endpoints.inPlace(), endpoints.dataDirectory().resolve("query"), settings);
    }

    void warm(@Observes SandboxReady ready, Instance<QueryEngine> engine) {
        engine.get();
    }

    void close(@Disposes QueryEngine engine) {
        engine.close();
    }
}
