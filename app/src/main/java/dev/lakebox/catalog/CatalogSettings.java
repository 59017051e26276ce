package dev.lakebox.catalog;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Map;
import java.util.Optional;

/** The Iceberg REST catalog. */
@ConfigMapping(prefix = "lakebox.catalog")
public interface CatalogSettings {

    /** Where the Iceberg REST catalog listens; 0 takes any free port. */
    @WithDefault("8181")
    int port();

    /** Where tables go that name no location of their own; {@code s3://<bucket>/warehouse} when not set. */
    Optional<String> warehouse();

    /**
     * Warehouses of further catalogs, by name, each a directory of Iceberg's {@code hadoop} kind: {@code
     * lakebox.catalog.hadoop.archive=hdfs://namenode/warehouse}. Their tables are {@code archive.namespace.table}. There
     * always is {@code files}, by default in the data directory.
     */
    Map<String, String> hadoop();

    /**
     * Whether a new table's location ends in a random name, so that no table ever shares it with one that was renamed
     * or dropped before.
     */
    @WithDefault("false")
    boolean uniqueTableLocation();

    /** How much memory the catalog may keep table metadata in, in MiB, so that it need not be read from S3 again. */
    @WithDefault("64")
    int cacheMegabytes();

    /** How many requests are worked on at once; further ones wait. */
    @WithDefault("32")
    int threads();

    /** How many older metadata files a new table keeps beside the current one; older ones are deleted by commits. */
    @WithDefault("20")
    int previousMetadataFiles();
}
