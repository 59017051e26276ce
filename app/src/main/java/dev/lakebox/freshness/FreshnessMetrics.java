package dev.lakebox.freshness;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.HdrHistogram.Histogram;

/** Freshness as {@code /q/metrics} shows it; NaN where no row became visible within the window. */
@Singleton
class FreshnessMetrics {

    private static final double[] QUANTILES = {0.5, 0.95, 0.99};
    private static final double MILLIS = 1000;

    private final MeterRegistry registry;
    private final Map<String, List<Meter>> meters = new ConcurrentHashMap<>();

    FreshnessMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    void register(String table, TableFreshness freshness) {
        List<Meter> registered = new ArrayList<>();
        for (double quantile : QUANTILES) {
            registered.add(gauge(
                    "lakebox.freshness",
                    "From the append to Kafka to the first moment a reader could see the row",
                    table,
                    quantile,
                    freshness,
                    Distribution::freshness));
            registered.add(gauge(
                    "lakebox.freshness.latency",
                    "Freshness beyond the wait that the pipeline declares",
                    table,
                    quantile,
                    freshness,
                    Distribution::latency));
        }
        registered.add(FunctionCounter.builder("lakebox.freshness.rows", freshness, TableFreshness::rows)
                .description("Rows that became visible to readers")
                .tag("table", table)
                .register(registry));
        meters.put(table, registered);
    }

    void remove(String table) {
        List<Meter> registered = meters.remove(table);
        if (registered != null) {
            registered.forEach(registry::remove);
        }
    }

    private Gauge gauge(
            String name,
            String description,
            String table,
            double quantile,
            TableFreshness freshness,
            Function<Distribution, Histogram> part) {
        return Gauge.builder(name, freshness, it -> seconds(part.apply(it.distribution()), quantile))
                .description(description)
                .baseUnit("seconds")
                .tag("table", table)
                .tag("quantile", Double.toString(quantile))
                .register(registry);
    }

    private static double seconds(Histogram histogram, double quantile) {
        Long millis = Distribution.quantile(histogram, quantile);
        return millis == null ? Double.NaN : millis / MILLIS;
    }
}
