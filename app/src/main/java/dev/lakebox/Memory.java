package dev.lakebox;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.util.Map;

/** The JVM's heap, which a plain {@code java -jar} sizes for a server: enough for us, and no more than is needed. */
final class Memory {

    private static final long NEEDED_MEGABYTES = 384;

    /**
     * What a running JVM lets itself be told: keep little of the heap that is free, and look once in a while even where
     * nothing presses.
     */
    private static final Map<String, String> FRUGAL =
            Map.of("MinHeapFreeRatio", "10", "MaxHeapFreeRatio", "25", "G1PeriodicGCInterval", "30000");

    private Memory() {}

    /** @throws StartException where the heap may not grow to what everything together needs */
    static void require() {
        long megabytes = Runtime.getRuntime().maxMemory() >> 20;
        if (megabytes < NEEDED_MEGABYTES) {
            throw new StartException(
                    "Cannot start: the JVM may use %d MB of heap, and Kafka, Flink and the rest need %d MB (-Xmx)"
                            .formatted(megabytes, NEEDED_MEGABYTES));
        }
    }

    /** Gives memory back that is not in use. A JVM of another kind keeps its own habits. */
    static void beFrugal() {
        HotSpotDiagnosticMXBean hotspot = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        if (hotspot == null) {
            return;
        }
        FRUGAL.forEach((name, value) -> {
            try {
                hotspot.setVMOption(name, value);
            } catch (IllegalArgumentException e) {
                System.getLogger(Memory.class.getName())
                        .log(System.Logger.Level.DEBUG, "This JVM does not know {0}", name);
            }
        });
    }
}
