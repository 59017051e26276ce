package dev.lakebox.catalog;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.iceberg.rest.Endpoint;

/** What is done where a request's method and path are those of an endpoint. */
record Route(Endpoint endpoint, List<String> template, Function<Request, Reply> handler) {

    /** The catalog has no prefix: its endpoints are right under {@code /v1}. */
    static Route route(Endpoint endpoint, Function<Request, Reply> handler) {
        return new Route(endpoint, segments(endpoint.path().replace("/{prefix}", "")), handler);
    }

    /** What stands between a path's slashes. */
    static List<String> segments(String path) {
        return List.of(path.split("/", -1));
    }

    /** The values of the template's variables, or nothing where this is another route's request. */
    Optional<Map<String, String>> match(String method, List<String> path) {
        if (!endpoint.httpMethod().equals(method) || path.size() != template.size()) {
            return Optional.empty();
        }
        Map<String, String> variables = new HashMap<>();
        for (int i = 0; i < path.size(); i++) {
            String expected = template.get(i);
            if (expected.startsWith("{")) {
                variables.put(expected.substring(1, expected.length() - 1), path.get(i));
            } else if (!expected.equals(path.get(i))) {
                return Optional.empty();
            }
        }
        return Optional.of(variables);
    }
}
