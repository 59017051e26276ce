package dev.lakebox.generator;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;

/**
 * The shop, as a discrete-event simulation on a clock that its caller moves. Customers come in as chance has it, buy one
 * or a few things within seconds and leave; most pay seconds later, some minutes later, some never; prices change, now
 * and then a product gives way to a new one, users move, and a stolen card is used.
 *
 * <p>The stream depends on nothing but what the constructor was given and on what was changed at which moment of the
 * shop's clock: two shops built alike give the same events, byte for byte and in the same order, in whatever steps
 * their clocks are moved. A run's ids are its own ({@code run * 10^12 + n} for orders, payments and transactions), users and the
 * first day's products are the same for every run of a seed.
 *
 * <p>Not safe for use by several threads.
 */
public final class Shop {

    /** What a run's ids are counted from, times its number. */
    public static final long IDS_A_RUN = 1_000_000_000_000L;

    /** The highest number that a run can have. */
    public static final long MAX_RUN = 9_000_000;

    /** The most orders in one burst. */
    public static final int MAX_BURST = 1_000_000;

    /** While more than this is due later, new orders are paid at once: it bounds the memory that a flood takes. */
    static final int BUSY_AGENDA = 500_000;

    /** The catalogue's first records are older than the shop by this, so that the first order finds its product. */
    static final Duration CATALOGUE_AGE = Duration.ofSeconds(1);

    private static final Instant EARLIEST_START = Instant.EPOCH.plus(CATALOGUE_AGE);
    private static final Instant LATEST_START = Instant.parse("2200-01-01T00:00:00Z");

    /** Prices change on whole milliseconds, so that no order of the same millisecond paid the old one. */
    private static final long MILLISECOND = 1_000_000;

    private static final double CATALOGUE_CHANGES_PER_SECOND = 1 / 15.0;
    private static final double MOVES_PER_SECOND = 1 / 20.0;

    private final Queue<ShopEvent> outbox = new ArrayDeque<>();
    private final Agenda agenda = new Agenda();
    private final OrderFormat orders;
    private final RecordWriter writer;
    private final Customers customers;
    private final Catalogue catalogue;
    private final PaymentHabits habits;
    private final Baskets baskets;
    private final Arrivals visits;
    private final Arrivals catalogueChanges;
    private final Arrivals moves;
    private final Dice moving;
    private final boolean usersMove;
    private final Thief thief;
    private final Arrivals thefts;
    private final Disturbance disturbance;

    private GeneratorSettings settings;
    private boolean opened;
    private long clock;
    private long ordersInBurst;
    private long lastOrderId;
    private long lastPaymentId;
    private long lastTransactionId;

    /**
     * @param seed decides users, products and all that chance decides
     * @param start where the shop's clock starts, 1970 to 2200
     * @param run 0 to {@link #MAX_RUN}, another one for each run whose records meet on the same topics
     * @param stock what it finds, besides what the seed says
     * @param schemas of the orders it writes
     * @throws IllegalArgumentException which value is out of its range, and the range
     */
    public Shop(
            long seed,
            Instant start,
            long run,
            ShopOptions options,
            GeneratorSettings settings,
            Stock stock,
            OrderSchemas schemas) {
        checkRun(run);
        if (start.isBefore(EARLIEST_START) || start.isAfter(LATEST_START)) {
            throw new IllegalArgumentException(
                    "Invalid start: " + start + " (must be " + EARLIEST_START + " to " + LATEST_START + ")");
        }
        this.clock = nanos(start);
        this.settings = settings;
        this.lastOrderId = run * IDS_A_RUN;
        this.lastPaymentId = run * IDS_A_RUN;
        this.lastTransactionId = run * IDS_A_RUN;
        this.customers = new Customers(seed, options.users(), stock.users());
        this.catalogue = new Catalogue(seed, run, options.products(), stock.products());
        this.habits = new PaymentHabits(new Dice(seed, "payments", run));
        this.baskets = new Baskets(new Dice(seed, "baskets", run));
        this.visits = new Arrivals(new Rhythm(options.dayRhythm()), new Dice(seed, "visits", run), 1);
        this.catalogueChanges = new Arrivals(new Rhythm(false), new Dice(seed, "catalogue hours", run), MILLISECOND);
        this.usersMove = options.usersMove();
        this.moving = new Dice(seed, "moves", run);
        this.moves = new Arrivals(new Rhythm(false), new Dice(seed, "moving hours", run), MILLISECOND);
        this.thief = new Thief(new Dice(seed, "thief", run));
        this.thefts = new Arrivals(new Rhythm(false), new Dice(seed, "thefts", run), 1);
        this.orders = OrderFormat.of(schemas);
        this.writer = new RecordWriter(orders);
        this.disturbance =
                new Disturbance(new Dice(seed, "disturbance", run), orders, options, settings, agenda, outbox);
        openDoors();
    }

    /** Where the shop's clock stands. */
    public Instant clock() {
        return Instant.ofEpochSecond(0, clock);
    }

    public GeneratorSettings settings() {
        return settings;
    }

    /** Changes the settings as of the shop's clock. */
    public void update(GeneratorSettings newSettings) {
        settings = newSettings;
        disturbance.update(newSettings);
        openDoors();
    }

    /** Writes the next orders by these. */
    public void update(OrderSchemas schemas) {
        orders.use(schemas);
    }

    /**
     * Takes that many orders at once, as of the shop's clock, from as many customers; even while it is paused.
     *
     * @param orders 1 to {@link #MAX_BURST}
     */
    public void burst(int orders) {
        checkBurst(orders);
        ordersInBurst += orders;
    }

    /**
     * Moves the clock over a time in which nobody came in: nothing is bought, no price changes and nobody moves. What was under way
     * goes on and keeps its time, so it comes out next.
     */
    public void skipTo(Instant time) {
        if (nanos(time) > clock) {
            moveTo(nanos(time));
            openDoors();
        }
    }

    /** Moves the clock forward and hands over all that happens until then, that moment included. */
    public void advanceTo(Instant until, Consumer<? super ShopEvent> sink) {
        long limit = nanos(until);
        for (ShopEvent event = poll(limit); event != null; event = poll(limit)) {
            sink.accept(event);
        }
    }

    /**
     * Moves the clock to the next event, or to the given moment where there is none until then.
     *
     * @param until in nanoseconds since 1970; where the clock is further already, it stays
     * @return the next event, or null when all until that moment have been handed over
     */
    ShopEvent poll(long until) {
        if (!opened) {
            if (until < clock) {
                return null;
            }
            opened = true;
            outbox.add(new TableChange.Opening(
                    customers.all(), catalogue.products(), millis(clock) - CATALOGUE_AGE.toMillis()));
        }
        while (outbox.isEmpty()) {
            if (ordersInBurst > 0 && (settings.paused() || agenda.next() > clock)) {
                ordersInBurst--;
                order(customers.draw(baskets.dice()), clock);
            } else if (settings.paused() || nextEvent() > until) {
                moveTo(until);
                return null;
            } else {
                runNextEvent();
            }
        }
        return outbox.remove();
    }

    /** When something is due next, in nanoseconds since 1970. */
    long nextEvent() {
        return Math.min(
                Math.min(Math.min(agenda.next(), visits.next()), thefts.next()),
                Math.min(catalogueChanges.next(), moves.next()));
    }

    /** How much is due later. */
    int underWay() {
        return agenda.size();
    }

    static void checkRun(long run) {
        if (run < 0 || run > MAX_RUN) {
            throw new IllegalArgumentException("Invalid run: " + run + " (must be 0 to " + MAX_RUN + ")");
        }
    }

    static void checkBurst(int orders) {
        if (orders < 1 || orders > MAX_BURST) {
            throw new IllegalArgumentException("Invalid burst: " + orders + " (must be 1 to " + MAX_BURST + ")");
        }
    }

    static long nanos(Instant time) {
        return Math.addExact(Math.multiplyExact(time.getEpochSecond(), 1_000_000_000L), time.getNano());
    }

    private void moveTo(long time) {
        if (time > clock) {
            if (settings.paused()) {
                agenda.postpone(time - clock);
            }
            clock = time;
        }
    }

    private void openDoors() {
        visits.restart(clock, settings.rate() / Baskets.MEAN_SIZE);
        catalogueChanges.restart(clock, CATALOGUE_CHANGES_PER_SECOND);
        thefts.restart(clock, settings.rate() * Thief.THEFTS_PER_ORDER);
        moves.restart(clock, usersMove ? MOVES_PER_SECOND : 0);
    }

    /** At one moment a new price comes before the orders that pay it. */
    private void runNextEvent() {
        long now = nextEvent();
        clock = Math.max(clock, now);
        if (catalogueChanges.next() == now) {
            catalogueChanges.draw(now);
            changeCatalogue(now);
        } else if (moves.next() == now) {
            moves.draw(now);
            outbox.add(new TableChange.Move(customers.move(moving), millis(now)));
        } else if (thefts.next() == now) {
            thefts.draw(now);
            steal(customers.draw(thief.dice()), now);
        } else if (agenda.next() == now) {
            agenda.runNext();
        } else {
            visits.draw(now);
            buy(customers.draw(baskets.dice()), baskets.size(), now);
        }
    }

    private void buy(int user, int items, long now) {
        order(user, now);
        if (items > 1) {
            agenda.add(now + baskets.pause(), then -> buy(user, items - 1, then));
        }
    }

    private void order(int user, long now) {
        Product product = catalogue.draw(baskets.dice());
        int quantity = baskets.quantity();
        Order order = new Order(
                ++lastOrderId,
                user,
                product.id(),
                quantity,
                product.cents() * quantity,
                customers.country(user).currency,
                millis(now));
        disturbance.pass(writer.order(order), now);
        long delay = habits.delay();
        if (delay != PaymentHabits.NEVER) {
            long due = now + (agenda.size() > BUSY_AGENDA ? PaymentHabits.shortest(delay) : delay);
            agenda.add(due, then -> pay(order, 1, then));
        }
    }

    private void pay(Order order, int attempt, long now) {
        boolean succeeds = habits.succeeds();
        Payment payment = new Payment(++lastPaymentId, order, millis(now), habits.method(), succeeds);
        disturbance.pass(writer.payment(payment), now);
        if (succeeds && payment.method() == PaymentMethod.CREDIT_CARD) {
            charge(order.userId(), order.cents(), order.currency(), now);
        }
        long delay = succeeds ? PaymentHabits.NEVER : habits.delayAfter(attempt);
        if (delay != PaymentHabits.NEVER) {
            agenda.add(now + delay, then -> pay(order, attempt + 1, then));
        }
    }

    private void charge(long user, long cents, String currency, long now) {
        Transaction transaction = new Transaction(++lastTransactionId, user, cents, currency, millis(now));
        disturbance.pass(writer.transaction(transaction), now);
    }

    private void steal(int user, long now) {
        charge(user, thief.test(), customers.country(user).currency, now);
        agenda.add(now + thief.patience(), then -> charge(user, thief.haul(), customers.country(user).currency, then));
    }

    private void changeCatalogue(long now) {
        Catalogue.Change change = catalogue.change();
        change.gone().ifPresent(product -> outbox.add(new TableChange.ProductRemoval(product, millis(now))));
        outbox.add(new TableChange.ProductChange(change.product(), millis(now)));
    }

    private static long millis(long nanos) {
        return nanos / MILLISECOND;
    }
}
