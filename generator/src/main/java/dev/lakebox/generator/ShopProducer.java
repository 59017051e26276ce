package dev.lakebox.generator;

import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Runs a {@link Shop} in real time against Kafka and its database, on one thread. All methods are safe for use by several threads.
 *
 * <p>A broker that is away or too slow never ends it. The records that Kafka's client holds by then (32 MB at most, by
 * its {@code buffer.memory}) are sent when the broker is back. Meanwhile the shop stands still: five seconds without an
 * answer, and nobody comes in any more. When it goes on, its clock skips the gap but for a second; what could not be sold
 * is not caught up on. A database or a registry that is away is waited for in the same way. A rate above what Kafka takes works the same way, in small: as much is sold as can be sent.
 */
public final class ShopProducer implements AutoCloseable {

    private static final long TO_STOP_MILLIS = TimeUnit.SECONDS.toMillis(2);

    private final RecordSender sender;
    private final TableKeeper tables;
    private final ShopSchemas schemas;
    private final Patience patience = new Patience();
    private final ShopLoop loop;
    private final Thread thread;
    private volatile GeneratorSettings settings;

    /**
     * @param clientProperties for Kafka's producer, {@code bootstrap.servers} at least; acks and idempotence stay as they are
     * @param seed decides users, products and all that chance decides
     * @param run a number that no earlier run on the same topics had, see {@link Shop}
     * @param tables where users and products are; closed with this
     * @param schemas of what it writes
     * @param clock whose time the shop's clock follows
     * @throws org.apache.kafka.common.KafkaException where no client can be made of the properties
     */
    public ShopProducer(
            Map<String, ?> clientProperties,
            long seed,
            long run,
            ShopOptions options,
            GeneratorSettings settings,
            ShopTables tables,
            ShopSchemas schemas,
            InstantSource clock) {
        this(clientProperties, seed, run, options, settings, tables, schemas, clock, Long.MAX_VALUE);
    }

    /** @param orderLimit after so many orders nothing more is sent, from 1 */
    public ShopProducer(
            Map<String, ?> clientProperties,
            long seed,
            long run,
            ShopOptions options,
            GeneratorSettings settings,
            ShopTables tables,
            ShopSchemas schemas,
            InstantSource clock,
            long orderLimit) {
        Shop.checkRun(run);
        this.settings = settings;
        this.schemas = schemas;
        this.sender = new RecordSender(clientProperties);
        this.tables = new TableKeeper(tables, patience);
        this.loop = new ShopLoop(
                (stock, known) -> new Shop(seed, clock.instant(), run, options, settings, stock, known),
                schemas,
                this.tables,
                patience,
                sender,
                clock,
                orderLimit);
        this.thread = new Thread(loop, "lakebox-shop");
        this.thread.setDaemon(true);
    }

    /** Opens the shop; returns at once. To be called once. */
    public void start() {
        thread.start();
    }

    /** The settings as they were last asked for. */
    public GeneratorSettings settings() {
        return settings;
    }

    /** Changes the settings, within a fraction of a second. */
    public synchronized void update(GeneratorSettings newSettings) {
        settings = newSettings;
        loop.request(shop -> shop.update(newSettings));
    }

    /**
     * Takes that many orders at once, on top of the rate and even while paused.
     *
     * @param orders 1 to {@link Shop#MAX_BURST}
     * @throws IllegalArgumentException what the number was, and the range
     */
    public void burst(int orders) {
        Shop.checkBurst(orders);
        loop.request(shop -> shop.burst(orders));
    }

    /**
     * Gives orders one field more, from now on.
     *
     * @throws SchemaRefusedException where the registry does not let that be, with its words
     * @throws java.io.IOException where it does not answer
     */
    public synchronized void addOrderField(OrderField field)
            throws java.io.IOException, InterruptedException, SchemaRefusedException {
        OrderSchemas known = schemas.add(field);
        loop.request(shop -> shop.update(known));
    }

    public ShopStats stats() {
        return new ShopStats(sender.topics(), sender.kinds(), loop.ordersPerSecond(), loop.waiting(), lastError());
    }

    /** Whether the last order of a limited number has been handed to Kafka's client. */
    public boolean isSoldOut() {
        return loop.soldOut();
    }

    /** Closes the shop and sends what is under way, within a few seconds. Safe to call more than once, and unstarted. */
    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join(TO_STOP_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        sender.close();
        tables.close();
    }

    private Optional<String> lastError() {
        return patience.refused() ? patience.lastError() : sender.lastError().or(patience::lastError);
    }
}
