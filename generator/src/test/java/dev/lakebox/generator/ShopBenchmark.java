package dev.lakebox.generator;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * How fast the shop is on this machine: simulated alone, and into a real broker in the same JVM. Run it as
 * {@code docs/generator.md} says; its argument is the number of seconds a measurement takes.
 */
public final class ShopBenchmark {

    private static final ShopOptions STEADY = ShopOptions.DEFAULTS.withDayRhythm(false);
    private static final long RECORDS_A_LOOK = 100_000;

    private final int seconds;

    private ShopBenchmark(int seconds) {
        this.seconds = seconds;
    }

    public static void main(String[] args) throws Exception {
        ShopBenchmark benchmark = new ShopBenchmark(args.length == 0 ? 15 : Integer.parseInt(args[0]));
        System.out.printf(
                "%d processors, load average %.1f, Java %s%n",
                Runtime.getRuntime().availableProcessors(),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
                System.getProperty("java.version"));
        for (double rate : List.of(100.0, 1_000.0, 100_000.0, GeneratorSettings.MAX_RATE)) {
            benchmark.simulate(rate);
        }
        for (String compression : List.of("snappy", "zstd", "none")) {
            benchmark.flood(Map.of(ProducerConfig.COMPRESSION_TYPE_CONFIG, compression));
        }
        benchmark.idle();
    }

    /** Records per second without Kafka, after as long a warm-up. */
    private void simulate(double rate) {
        Instant start = Instant.parse("2026-01-01T12:00:00Z");
        Shop shop = new Shop(
                42, start, 1, STEADY, GeneratorSettings.DEFAULTS.withRate(rate), Stock.NONE, OrderSchemas.NONE);
        long until = Shop.nanos(start.plusSeconds(10_000_000));
        run(shop, until);
        long cpu = processCpu();
        long begun = System.nanoTime();
        long records = run(shop, until);
        System.out.printf(
                "simulated, %,10.0f orders/s: %,10.0f records/s, %.2f µs CPU a record%n",
                rate, records * 1e9 / (System.nanoTime() - begun), (processCpu() - cpu) / 1e3 / records);
    }

    private long run(Shop shop, long until) {
        long begun = System.nanoTime();
        long records = 0;
        while (System.nanoTime() - begun < seconds * 500_000_000L) {
            for (int i = 0; i < RECORDS_A_LOOK; i++) {
                shop.poll(until);
            }
            records += RECORDS_A_LOOK;
        }
        return records;
    }

    /** Acknowledged records per second as fast as it goes, after as long a warm-up. */
    private void flood(Map<String, Object> properties) throws Exception {
        measure(properties, GeneratorSettings.DEFAULTS.withRate(GeneratorSettings.MAX_RATE), "flood, " + properties);
    }

    /** What a person watching costs. */
    private void idle() throws Exception {
        measure(Map.of(), GeneratorSettings.DEFAULTS, "100 orders/s");
    }

    private void measure(Map<String, Object> properties, GeneratorSettings settings, String title) throws Exception {
        Path directory = Files.createTempDirectory("shop-benchmark");
        KafkaBroker broker = new KafkaBroker(directory).start();
        try {
            broker.createTopics();
            Map<String, Object> client = new HashMap<>(broker.clientProperties());
            client.putAll(properties);
            ShopProducer producer = new ShopProducer(
                    client, 42, 1, STEADY, settings, ShopTables.NONE, ShopSchemas.NONE, InstantSource.system());
            try {
                producer.start();
                Thread.sleep(seconds * 500L);
                long before = producer.stats().total().acknowledged();
                long cpu = processCpu();
                long begun = System.nanoTime();
                Thread.sleep(seconds * 500L);
                double elapsed = (System.nanoTime() - begun) / 1e9;
                long records = producer.stats().total().acknowledged() - before;
                double used = processCpu() - cpu;
                System.out.printf(
                        "%s: %,.0f records/s acknowledged, %.2f cores in use, %.2f µs CPU a record, with the broker's%n",
                        title, records / elapsed, used / elapsed / 1e9, used / 1e3 / records);
            } finally {
                producer.close();
                System.out.println("  " + producer.stats());
                System.out.printf("  %,d bytes on disk%n", size(directory));
            }
        } finally {
            broker.close();
            delete(directory);
        }
    }

    private static long processCpu() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    private static long size(Path directory) throws Exception {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> file.toString().endsWith(".log"))
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    private static void delete(Path directory) throws Exception {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
