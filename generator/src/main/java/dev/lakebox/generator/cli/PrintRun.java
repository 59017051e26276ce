package dev.lakebox.generator.cli;

import dev.lakebox.generator.Shop;
import dev.lakebox.generator.ShopEvent;
import dev.lakebox.generator.ShopRecord;
import dev.lakebox.generator.Topic;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Writes the shop's records, one a line: topic, key and value, with tabs in between. */
final class PrintRun {

    private static final Duration STEP = Duration.ofMillis(20);

    private final Shop shop;
    private final Instant end;
    private final PrintStream out;
    private long ordersLeft;

    /**
     * @param duration of the shop's time
     * @param orders how many at most
     */
    PrintRun(Shop shop, Duration duration, long orders, PrintStream out) {
        this.shop = shop;
        this.end = shop.clock().plus(duration);
        this.ordersLeft = orders;
        this.out = out;
    }

    /** As fast as the shop can be simulated. */
    void simulated() throws InterruptedException {
        try (UntilStopped stop = new UntilStopped()) {
            while (goesOn() && !stop.await(Duration.ZERO)) {
                advanceTo(shop.clock().plus(STEP));
            }
            out.flush();
        }
    }

    /** As time goes by. */
    void inTime(InstantSource clock) throws InterruptedException {
        try (UntilStopped stop = new UntilStopped()) {
            while (goesOn() && !stop.await(STEP)) {
                advanceTo(clock.instant());
                out.flush();
            }
        }
    }

    /** Not when whoever read the output is gone, either. */
    private boolean goesOn() {
        return ordersLeft > 0 && shop.clock().isBefore(end) && !out.checkError();
    }

    private void advanceTo(Instant time) {
        shop.advanceTo(time.isBefore(end) ? time : end, this::print);
    }

    private void print(ShopEvent event) {
        if (ordersLeft > 0 && event instanceof ShopRecord record) {
            write(record);
        }
    }

    private void write(ShopRecord record) {
        out.write(
                record.topic().topicName().getBytes(StandardCharsets.UTF_8),
                0,
                record.topic().topicName().length());
        out.write('\t');
        out.write(record.key(), 0, record.key().length);
        out.write('\t');
        out.write(record.value(), 0, record.value().length);
        out.write('\n');
        if (record.topic() == Topic.ORDERS && record.kind().isTruth()) {
            ordersLeft--;
        }
    }
}
