package dev.lakebox.catalog;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.rest.RESTCatalog;

/** Iceberg's own client of the catalog. */
public final class CatalogClient {

    private CatalogClient() {}

    /**
     * The caller closes it.
     *
     * @param options as Iceberg names them, besides the address
     */
    public static RESTCatalog open(URI uri, Map<String, String> options) {
        Map<String, String> all = new HashMap<>(options);
        all.put(CatalogProperties.URI, uri.toString());
        RESTCatalog client = new RESTCatalog();
        client.initialize("lakehouse", all);
        return client;
    }
}
