package dev.lakebox.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A sandbox left alone: {@code main(minutes, name=value…)}. Prints a line a minute and writes {@code target/soak.json}.
 * Days go by faster with {@code lakebox.flink.checkpoint-interval=200ms}: five commits a second instead of one.
 */
public final class SandboxSoak {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TABLE = "raw.orders";
    private static final String MANIFESTS = "raw.\"orders$manifests\"";

    private final RunningSandbox sandbox;
    private final List<Map<String, Object>> lines = new ArrayList<>();

    private SandboxSoak(RunningSandbox sandbox) {
        this.sandbox = sandbox;
    }

    public static void main(String[] arguments) throws Exception {
        int minutes = Integer.parseInt(arguments[0]);
        RunningSandbox.Builder builder = RunningSandbox.in(Files.createTempDirectory("lakebox-soak"));
        for (int i = 1; i < arguments.length; i++) {
            String[] setting = arguments[i].split("=", 2);
            builder.with(setting[0], setting[1]);
        }
        try (RunningSandbox sandbox = builder.start()) {
            new SandboxSoak(sandbox).run(minutes);
        }
    }

    private void run(int minutes) throws Exception {
        for (int minute = 1; minute <= minutes; minute++) {
            Duration cpu = Processes.cpu(sandbox);
            long from = System.nanoTime();
            TimeUnit.MINUTES.sleep(1);
            long share = 100 * Processes.cpu(sandbox).minus(cpu).toNanos() / (System.nanoTime() - from);
            print(line(minute, share));
        }
        Path file = Path.of("target/soak.json");
        Files.createDirectories(file.getParent());
        JSON.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), lines);
    }

    private Map<String, Object> line(int minute, long share) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("minute", minute);
        for (JsonNode table : sandbox.get("/api/tables")) {
            if (TABLE.equals(
                    table.path("namespace").asText() + "." + table.path("name").asText())) {
                line.put("rows", table.path("rows").asLong());
                line.put("snapshots", table.path("snapshots").asLong());
                line.put("files", table.path("files").asLong());
            }
        }
        line.put("manifests", sandbox.number("SELECT count(*) FROM " + MANIFESTS));
        JsonNode disk = sandbox.get("/api/maintenance");
        line.put("disk MB", disk.path("usedBytes").asLong() >> 20);
        line.put("disk state", disk.path("state").asText());
        for (JsonNode table : sandbox.get("/api/freshness").path("tables")) {
            if (TABLE.equals(table.path("table").asText())) {
                line.put("fresh p50 ms", table.path("p50Millis").asLong());
                line.put("fresh p99 ms", table.path("p99Millis").asLong());
            }
        }
        line.put("CPU % of a core", share);
        line.put("resident MB", Processes.residentMegabytes(sandbox));
        line.put("load", ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
        return line;
    }

    private void print(Map<String, Object> line) {
        if (lines.isEmpty()) {
            line.keySet().forEach(name -> System.out.printf("%16s", name));
            System.out.println();
        }
        line.values().forEach(value -> System.out.printf("%16s", value));
        System.out.println();
        lines.add(line);
    }
}
