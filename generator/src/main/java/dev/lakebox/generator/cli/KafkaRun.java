package dev.lakebox.generator.cli;

import dev.lakebox.generator.ShopProducer;
import dev.lakebox.generator.ShopStats;
import dev.lakebox.generator.Topic;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;

/** Sells to Kafka until the time is up, the last order is sent or the program shall end; a line of progress a second. */
final class KafkaRun {

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);
    private static final long BETWEEN_LINES = Duration.ofSeconds(1).toNanos();

    private final ShopProducer producer;
    private final Duration duration;
    private final PrintWriter progress;

    KafkaRun(ShopProducer producer, Duration duration, PrintWriter progress) {
        this.producer = producer;
        this.duration = duration;
        this.progress = progress;
    }

    /** @return whether Kafka has every record that was sent */
    boolean run() throws InterruptedException {
        try (UntilStopped stop = new UntilStopped()) {
            long begun = System.nanoTime();
            producer.start();
            long nextLine = begun + BETWEEN_LINES;
            while (System.nanoTime() - begun < duration.toNanos()
                    && !producer.isSoldOut()
                    && !stop.await(BETWEEN_LOOKS)) {
                if (System.nanoTime() - nextLine >= 0) {
                    line(begun);
                    nextLine += BETWEEN_LINES;
                }
            }
            producer.close();
            return totals(begun);
        }
    }

    private void line(long begun) {
        ShopStats stats = producer.stats();
        String trouble = stats.waiting() ? "  " + stats.lastError().orElse("waiting for Kafka") : "";
        print(
                "%8s  %,10.0f orders/s  %,13d orders  %,13d payments%s",
                elapsed(begun),
                stats.ordersPerSecond(),
                stats.topics().get(Topic.ORDERS).acknowledged(),
                stats.topics().get(Topic.PAYMENT_EVENTS).acknowledged(),
                trouble);
    }

    private boolean totals(long begun) {
        ShopStats stats = producer.stats();
        ShopStats.Counts total = stats.total();
        double seconds = (System.nanoTime() - begun) / 1e9;
        print(
                "Sent %,d records in %.1f s (%,.0f a second): %,d acknowledged, %,d failed; %s",
                total.sent(),
                seconds,
                total.sent() / seconds,
                total.acknowledged(),
                total.sent() - total.acknowledged(),
                stats.kinds());
        boolean complete = total.sent() == total.acknowledged();
        if (!complete) {
            stats.lastError().ifPresent(error -> print("%s", error));
        }
        return complete;
    }

    private void print(String format, Object... values) {
        progress.printf(Locale.ROOT, format + "%n", values);
        progress.flush();
    }

    private static String elapsed(long begun) {
        long seconds = (System.nanoTime() - begun) / 1_000_000_000;
        return String.format(Locale.ROOT, "%02d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
    }
}
