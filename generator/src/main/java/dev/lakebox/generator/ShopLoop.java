package dev.lakebox.generator;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** Keeps the shop's clock at the time of day, as far as Kafka and the database take what comes of it. One thread runs it. */
final class ShopLoop implements Runnable {

    /** The shop never is further behind the time of day: what was not sold by then is not sold. */
    static final Duration FURTHEST_BEHIND = Duration.ofSeconds(1);

    /** With so much of the broker's silence, while it has records to answer for, the shop stands still. */
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(5);

    /** The shop's clock moves in steps of this at most, so that requests are heard in between. */
    private static final Duration STEP = Duration.ofMillis(50);

    private static final long SHORTEST_NAP = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long LONGEST_NAP = TimeUnit.MILLISECONDS.toNanos(100);

    private final Opening opening;
    private final ShopSchemas schemas;
    private final TableKeeper tables;
    private final Patience patience;
    private final RecordSender sender;
    private final InstantSource clock;
    private final long orderLimit;
    private final RateMeter meter = new RateMeter();
    private final Queue<Consumer<Shop>> requests = new ConcurrentLinkedQueue<>();

    private volatile boolean silent;
    private volatile boolean soldOut;
    private final AtomicLong orders = new AtomicLong();
    private long completed;
    private long completedAt;

    /** Makes the shop of what it finds. */
    interface Opening {
        Shop open(Stock stock, OrderSchemas schemas);
    }

    /** @param orderLimit after so many orders nothing more is sent */
    ShopLoop(
            Opening opening,
            ShopSchemas schemas,
            TableKeeper tables,
            Patience patience,
            RecordSender sender,
            InstantSource clock,
            long orderLimit) {
        this.opening = opening;
        this.schemas = schemas;
        this.tables = tables;
        this.patience = patience;
        this.sender = sender;
        this.clock = clock;
        this.orderLimit = orderLimit;
    }

    /** Does something to the shop between two of its steps. */
    void request(Consumer<Shop> request) {
        requests.add(request);
    }

    /** Until the thread is interrupted or the last order is sent. */
    @Override
    public void run() {
        try {
            OrderSchemas known =
                    patience.untilTaken(IOException.class, "Cannot register the schemas of orders", schemas::register);
            Shop shop = opening.open(tables.read(), known);
            while (!soldOut && !Thread.interrupted()) {
                for (Consumer<Shop> request = requests.poll(); request != null; request = requests.poll()) {
                    request.accept(shop);
                }
                meter.sample(orders.get(), System.nanoTime());
                if (brokerIsSilent()) {
                    sender.error("no answer for " + LONGEST_SILENCE.toSeconds() + " s, " + sender.underWay()
                            + " records are waiting");
                    silent = true;
                    LockSupport.parkNanos(this, LONGEST_NAP);
                } else {
                    silent = false;
                    step(shop);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            sender.error("the shop ended by a mistake of its own: " + e);
            throw e;
        }
    }

    private void step(Shop shop) throws InterruptedException {
        Instant now = clock.instant();
        shop.skipTo(now.minus(FURTHEST_BEHIND));
        Instant limit = shop.clock().plus(STEP).isBefore(now) ? shop.clock().plus(STEP) : now;
        long until = Shop.nanos(limit);
        for (ShopEvent event = shop.poll(until); event != null; event = shop.poll(until)) {
            if (event instanceof TableChange change) {
                tables.apply(change);
            } else if (event instanceof ShopRecord record) {
                sender.send(record);
                boolean isOrder =
                        record.topic() == Topic.ORDERS && record.kind().isTruth();
                if (isOrder && orders.incrementAndGet() == orderLimit) {
                    soldOut = true;
                    return;
                }
            }
        }
        if (limit.equals(now)) {
            long nap = shop.settings().paused() ? LONGEST_NAP : shop.nextEvent() - until;
            LockSupport.parkNanos(this, Math.max(SHORTEST_NAP, Math.min(LONGEST_NAP, nap)));
        }
    }

    private boolean brokerIsSilent() {
        long nowCompleted = sender.completed();
        long now = System.nanoTime();
        if (nowCompleted != completed || sender.underWay() == 0) {
            completed = nowCompleted;
            completedAt = now;
        }
        return now - completedAt > LONGEST_SILENCE.toNanos();
    }

    boolean waiting() {
        return silent || sender.refused() || patience.refused();
    }

    boolean soldOut() {
        return soldOut;
    }

    double ordersPerSecond() {
        return meter.perSecond(orders.get(), System.nanoTime());
    }
}
