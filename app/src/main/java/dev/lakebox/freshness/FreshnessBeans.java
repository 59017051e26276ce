package dev.lakebox.freshness;

import dev.lakebox.Endpoints;
import dev.lakebox.SandboxReady;
import dev.lakebox.table.LazyTables;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.File;
import java.util.HashMap;
import java.util.Map;

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
        Map<String, File> inPlace = new HashMap<>();
        endpoints.inPlace().forEach((prefix, directory) -> inPlace.put(prefix, directory.toFile()));
        // what came between two looks is loaded when that happens
        observer = new FreshnessObserver(LazyTables.newestOf(endpoints), inPlace, settings, freshness);
        observer.start();
    }

    synchronized void stop(@Observes ShutdownEvent event) {
        if (observer != null) {
            observer.close();
        }
    }
}
