package dev.lakebox;

import java.util.Map;

/**
 * What the sandbox sets in the pipelines' SQL where a person has not: the SQL's own defaults are those of production,
 * and here somebody is watching. Windows are short enough for a first result within half a minute.
 */
final class PipelineDefaults {

    static final Map<String, String> SANDBOX = Map.of(
            "revenue-window-seconds", "10",
            "spend-slide-seconds", "5",
            "spend-window-seconds", "20",
            "session-gap-seconds", "10",
            "payment-interval-seconds", "60",
            "orders.watermark-seconds", "3",
            "payments.watermark-seconds", "5",
            "history.min-snapshots", "1000",
            "history.max-age-ms", "1");

    private PipelineDefaults() {}
}
