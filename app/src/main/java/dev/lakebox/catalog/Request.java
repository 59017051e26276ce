package dev.lakebox.catalog;

import java.util.Map;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.rest.RESTUtil;

/**
 * A request that has found its route.
 *
 * @param path what the route's path calls {@code {namespace}}, {@code {table}} and {@code {view}}, still URL-encoded
 * @param query decoded
 * @param ifNoneMatch the entity tag the client already has, or null
 */
record Request(Map<String, String> path, Map<String, String> query, String ifNoneMatch, byte[] body) {

    Namespace namespace() {
        // levels are joined by the unit separator, and clients encode it in either case
        return RESTUtil.namespaceFromQueryParam(RESTUtil.decodeString(path.get("namespace")));
    }

    /** The namespace whose children are asked for. */
    Namespace parent() {
        String parent = query.get("parent");
        return parent == null || parent.isEmpty() ? Namespace.empty() : RESTUtil.namespaceFromQueryParam(parent);
    }

    TableIdentifier table() {
        return TableIdentifier.of(namespace(), RESTUtil.decodeString(path.get("table")));
    }

    TableIdentifier view() {
        return TableIdentifier.of(namespace(), RESTUtil.decodeString(path.get("view")));
    }

    /** Whether a page is asked for; Java's client sends an empty {@code pageToken} alone, which asks for everything. */
    boolean paged() {
        return query.containsKey("pageSize");
    }

    String pageToken() {
        return query.get("pageToken");
    }

    String pageSize() {
        return query.get("pageSize");
    }
}
