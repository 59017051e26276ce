package dev.lakebox.page;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Set;

/** The page's own addresses, such as {@code /tables/raw.orders}, all lead to the page; nothing else does. */
@ApplicationScoped
final class PageRoutes {

    /** After everything that Quarkus itself serves. */
    private static final int LAST = 30_000;

    private static final Set<String> SCREENS = Set.of("/tables", "/query", "/stream", "/dead-letters", "/connect");
    private static final String TABLE = "/tables/";

    void register(@Observes Router router) {
        router.get().order(LAST).handler(routing -> {
            if (isScreen(routing.request())) {
                routing.reroute("/");
            } else {
                routing.next();
            }
        });
    }

    private static boolean isScreen(HttpServerRequest request) {
        return SCREENS.contains(request.path()) || request.path().startsWith(TABLE);
    }
}
