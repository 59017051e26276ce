package dev.lakebox.maintenance;

import dev.lakebox.SandboxControl;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;

/** The disk's use and budget as gauges. */
@ApplicationScoped
public class MaintenanceMetrics implements MeterBinder {

    /** Directories of the data directory; single files in it are {@code other}. */
    private static final List<String> PARTS =
            List.of("kafka", "storage", "catalog", "query", "flink", "files", "logs", "run", "other");

    private final SandboxControl sandbox;

    MaintenanceMetrics(SandboxControl sandbox) {
        this.sandbox = sandbox;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        for (String part : PARTS) {
            Gauge.builder("lakebox.disk.used", () -> used(part))
                    .baseUnit("bytes")
                    .tag("part", part)
                    .description("What a part of the data directory takes on the disk")
                    .register(registry);
        }
        Gauge.builder("lakebox.disk.budget", () -> (Long) maintenance().getOrDefault("budgetBytes", 0L))
                .baseUnit("bytes")
                .description("What the data directory may take on the disk")
                .register(registry);
    }

    private Number used(String part) {
        return maintenance().get("parts") instanceof Map<?, ?> parts && parts.get(part) instanceof Long bytes
                ? bytes
                : 0L;
    }

    private Map<String, Object> maintenance() {
        try {
            return sandbox.maintenance();
        } catch (IllegalStateException e) {
            // not started yet
            return Map.of();
        }
    }
}
