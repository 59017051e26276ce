package dev.lakebox.freshness;

import dev.lakebox.Endpoints;
import dev.lakebox.SandboxReady;
import dev.lakebox.table.LazyTables;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.File;
import java.util.Map;
import org.apache.iceberg.rest.RESTCatalogProperties;

/** Watches from the moment the sandbox runs, and anew after each live reload. */
@Singleton
final class FreshnessBeans {

    private final FreshnessSettings settings;
    private final Freshness freshness;
    private FreshnessObserver observer;

    FreshnessBeans(FreshnessSettings settings, Freshness freshness) {
        this.settings = settings;
        this.freshness = freshness;
    }

    synchronized void start(@Observes SandboxReady ready) {
        if (!settings.enabled() || observer != null) {
            return;
        }
        Endpoints endpoints = ready.endpoints();
        Map<String, File> inPlace = endpoints
                .bucketDirectory()
                .map(directory -> Map.of("s3://" + endpoints.bucket() + "/", directory.toFile()))
                .orElse(Map.of());
        // the newest snapshot is enough; what came between two looks is loaded when that happens
        Map<String, String> newestOnly = Map.of(RESTCatalogProperties.SNAPSHOT_LOADING_MODE, "refs");
        observer = new FreshnessObserver(LazyTables.of(endpoints, newestOnly), inPlace, settings, freshness);
        observer.start();
    }

    synchronized void stop(@Observes ShutdownEvent event) {
        if (observer != null) {
            observer.close();
        }
    }
}
