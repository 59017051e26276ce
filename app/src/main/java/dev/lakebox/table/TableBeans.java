package dev.lakebox.table;

import dev.lakebox.Endpoints;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Map;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.aws.s3.S3FileIO;
import org.apache.iceberg.metrics.InMemoryMetricsReporter;
import org.apache.iceberg.rest.RESTCatalog;

/** The sandbox's own catalog, as the application uses it. */
final class TableBeans {

    @Produces
    @Singleton
    Tables tables(Endpoints endpoints) {
        return new LazyTables("lakebox", () -> {
            RESTCatalog catalog = new RESTCatalog();
            catalog.initialize(
                    "lakebox",
                    Map.of(
                            CatalogProperties.URI,
                            endpoints.catalog().toString(),
                            CatalogProperties.FILE_IO_IMPL,
                            S3FileIO.class.getName(),
                            "s3.endpoint",
                            endpoints.s3().toString(),
                            "s3.access-key-id",
                            endpoints.accessKey(),
                            "s3.secret-access-key",
                            endpoints.secretKey(),
                            "s3.path-style-access",
                            "true",
                            "client.region",
                            endpoints.region()));
            return new CatalogTables(catalog);
        });
    }

    void close(@Disposes Tables tables) {
        tables.close();
    }
}
