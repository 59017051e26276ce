package dev.lakebox.catalog;

import dev.lakebox.storage.ObjectStoreAccess;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.rest.Endpoint;
import org.apache.iceberg.rest.responses.ConfigResponse;

/**
 * What clients are told so that a catalog URI is all they need. They differ in where they look: PyIceberg and the Java
 * client take the store's address and keys from the configuration or from the loaded table, DuckDB from the table alone.
 */
final class ClientConfig {

    private final Map<String, String> files;
    private final Map<String, String> tableDefaults;

    /** @param previousMetadataFiles how many older metadata files a new table keeps */
    ClientConfig(ObjectStoreAccess store, int previousMetadataFiles) {
        this.files = nullable(Map.of(
                CatalogProperties.FILE_IO_IMPL,
                "org.apache.iceberg.aws.s3.S3FileIO",
                "s3.endpoint",
                store.endpoint().toString(),
                "s3.path-style-access",
                "true",
                "s3.access-key-id",
                store.accessKey(),
                "s3.secret-access-key",
                store.secretKey(),
                // PyIceberg reads the one, the AWS client of Java the other
                "s3.region",
                store.region(),
                "client.region",
                store.region()));
        this.tableDefaults = Map.of(
                // JSON with a thousand snapshots shrinks to about a tenth
                TableProperties.METADATA_COMPRESSION, "gzip",
                TableProperties.METADATA_DELETE_AFTER_COMMIT_ENABLED, "true",
                TableProperties.METADATA_PREVIOUS_VERSIONS_MAX, Integer.toString(previousMetadataFiles));
    }

    /** How a client reaches the files of any table. */
    Map<String, String> files() {
        return files;
    }

    /** The properties of new tables that name no others, as {@code table-default.*}. */
    Map<String, String> tableDefaults() {
        Map<String, String> prefixed = new HashMap<>();
        tableDefaults.forEach((key, value) -> prefixed.put(CatalogProperties.TABLE_DEFAULT_PREFIX + key, value));
        return prefixed;
    }

    /** Iceberg's builders ask a map whether it contains null, which Map.of answers by an exception. */
    private static Map<String, String> nullable(Map<String, String> map) {
        return Collections.unmodifiableMap(new HashMap<>(map));
    }

    ConfigResponse response(List<Endpoint> endpoints) {
        return ConfigResponse.builder()
                .withDefaults(files)
                .withDefaults(tableDefaults())
                .withEndpoints(endpoints)
                .build();
    }
}
