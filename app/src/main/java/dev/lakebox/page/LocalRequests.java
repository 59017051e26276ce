package dev.lakebox.page;

import dev.lakebox.Problem;
import dev.lakebox.ProblemMapper;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.URI;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The API has no password, and runs what it is asked to. On the loopback it therefore refuses web pages from elsewhere,
 * which a browser of this machine may show: they are told by the {@code Origin} or the {@code Host} of what they send.
 */
@ApplicationScoped
final class LocalRequests {

    /** Before everything that Quarkus itself serves. */
    private static final int FIRST = -30_000;

    private static final Set<String> NAMES = Set.of("localhost", "127.0.0.1", "[::1]", "::1");

    void register(@Observes Router router, @ConfigProperty(name = "quarkus.http.host") String host) {
        // who listens elsewhere lets others in
        if (NAMES.contains(host)) {
            router.route("/api/*").order(FIRST).handler(LocalRequests::guard);
        }
    }

    private static void guard(RoutingContext routing) {
        HttpServerRequest request = routing.request();
        String host = request.getHeader(HttpHeaders.HOST);
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        if (allowed(host, origin)) {
            routing.next();
            return;
        }
        Problem problem = new Problem(
                403,
                "Cannot take a request to %s%s: only this machine is let in, by the name localhost (quarkus.http.host)"
                        .formatted(host, origin == null ? "" : " of a page of " + origin));
        routing.response()
                .setStatusCode(problem.status())
                .putHeader(HttpHeaders.CONTENT_TYPE, ProblemMapper.MEDIA_TYPE)
                .end(new JsonObject(ProblemMapper.body(problem)).toBuffer());
    }

    /**
     * @param host the header, or null
     * @param origin the header, or null as from any client that is no browser
     */
    static boolean allowed(String host, String origin) {
        return (host == null || local("http://" + host)) && (origin == null || local(origin));
    }

    private static boolean local(String address) {
        try {
            String name = URI.create(address).getHost();
            return name != null && NAMES.contains(name);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
