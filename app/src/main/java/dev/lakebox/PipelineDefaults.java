package dev.lakebox;

import java.util.Map;

/**
 * What the sandbox sets in the pipelines' SQL where a person has not: the SQL's own defaults are those of production,
 * and here somebody is watching. Windows are short enough for a first result within half a minute.
 */
final class PipelineDefaults {

    static final Map<String, String> SANDBOX = Map.ofEntries(
            Map.entry("revenue-window", "0 00:00:10"),
            Map.entry("spend-slide", "0 00:00:05"),
            Map.entry("spend-window", "0 00:00:20"),
            Map.entry("session-gap", "0 00:00:10"),
            Map.entry("payment-interval", "0 00:01:00"),
            Map.entry("orders.watermark-seconds", "3"),
            Map.entry("payments.watermark-seconds", "5"),
            Map.entry("transactions.watermark-seconds", "3"),
            Map.entry("country-window", "0 00:00:10"),
            Map.entry("users.cache-seconds", "10"),
            Map.entry("history.min-snapshots", "1000"),
            Map.entry("history.max-age-ms", "1"));

    private PipelineDefaults() {}
}
