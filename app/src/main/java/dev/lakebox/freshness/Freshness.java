package dev.lakebox.freshness;

import com.github.benmanes.caffeine.cache.Ticker;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.HdrHistogram.Histogram;

/** The measured freshness of each table, by name. */
@Singleton
public final class Freshness {

    private final FreshnessSettings settings;
    private final FreshnessMetrics metrics;
    private final ConcurrentMap<String, TableFreshness> tables = new ConcurrentSkipListMap<>();

    Freshness(FreshnessSettings settings, FreshnessMetrics metrics) {
        this.settings = settings;
        this.metrics = metrics;
    }

    /** The table is watched from now on. */
    TableFreshness watch(String table) {
        return tables.computeIfAbsent(table, absent -> {
            TableFreshness freshness = new TableFreshness(settings.window(), Ticker.systemTicker());
            metrics.register(table, freshness);
            return freshness;
        });
    }

    /** The table is no more. */
    void forget(String table) {
        tables.remove(table);
        metrics.remove(table);
    }

    /** As it stands. */
    public Report report() {
        Map<String, Distribution> distributions = new TreeMap<>();
        tables.forEach((name, table) -> distributions.put(name, table.distribution()));
        return new Report(
                settings.window().toSeconds(),
                Math.max(
                        settings.pollInterval().toMillis(),
                        distributions.values().stream()
                                .mapToLong(Distribution::resolutionMillis)
                                .max()
                                .orElse(0)),
                distributions.entrySet().stream()
                        .map(entry -> TableReport.of(entry.getKey(), entry.getValue()))
                        .toList());
    }

    /**
     * @param windowSeconds how far back the figures reach
     * @param resolutionMillis how much later than it was a row's visibility was noticed, at most
     */
    public record Report(long windowSeconds, long resolutionMillis, List<TableReport> tables) {}

    /**
     * Figures are null where no row became visible within the window.
     *
     * @param table with its namespace
     * @param p50Millis from the append to Kafka to the first moment a reader could see the row, as p95 and p99
     * @param samples rows that were measured
     * @param declaredWaitP50Millis what watermarks and windows make rows wait by the pipeline's own rules
     * @param latencyP50Millis what comes on top of that, as p95 and p99
     * @param resolutionMillis as in the whole, for this table
     */
    public record TableReport(
            String table,
            Long p50Millis,
            Long p95Millis,
            Long p99Millis,
            long samples,
            Long declaredWaitP50Millis,
            Long latencyP50Millis,
            Long latencyP95Millis,
            Long latencyP99Millis,
            long resolutionMillis) {

        static TableReport of(String table, Distribution distribution) {
            Histogram freshness = distribution.freshness();
            Histogram latency = distribution.latency();
            return new TableReport(
                    table,
                    Distribution.quantile(freshness, 0.5),
                    Distribution.quantile(freshness, 0.95),
                    Distribution.quantile(freshness, 0.99),
                    distribution.samples(),
                    Distribution.quantile(distribution.declaredWait(), 0.5),
                    Distribution.quantile(latency, 0.5),
                    Distribution.quantile(latency, 0.95),
                    Distribution.quantile(latency, 0.99),
                    distribution.resolutionMillis());
        }
    }
}
