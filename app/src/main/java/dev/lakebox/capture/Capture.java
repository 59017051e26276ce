package dev.lakebox.capture;

import dev.lakebox.Component;
import dev.lakebox.StartException;
import dev.lakebox.database.Database;
import dev.lakebox.database.KeptConnection;
import io.debezium.connector.postgresql.Module;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * What is committed to the shop's users and products, on Kafka: Debezium in this JVM, started again whenever it ends.
 *
 * <p>At least once: how far it came is noted after Kafka has acknowledged, and Postgres keeps the rest.
 */
public final class Capture implements Component {

    private static final System.Logger LOG = System.getLogger(Capture.class.getName());
    private static final Duration READY_WITHIN = Duration.ofSeconds(60);
    private static final Duration PROBE_INTERVAL = Duration.ofMillis(50);
    private static final Duration ENDED_WITHIN = Duration.ofSeconds(4);
    private static final Duration KAFKA_ANSWERS_WITHIN = Duration.ofSeconds(5);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private final CaptureSettings settings;
    private final Path offsets;
    private final Supplier<Database.Access> database;
    private final Supplier<String> bootstrapServers;
    private final List<Component> needs;
    private final KeptConnection kept;
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile Thread thread;
    private volatile CaptureRun run;
    private volatile boolean streaming;
    private volatile String failure;

    /** @param directory of all state; how far the capture came is kept there as {@code capture.offsets} */
    public Capture(
            CaptureSettings settings,
            Path directory,
            Supplier<Database.Access> database,
            Supplier<String> bootstrapServers,
            List<Component> needs) {
        this.settings = settings;
        this.offsets = directory.resolve("capture.offsets");
        this.database = database;
        this.kept = new KeptConnection(() -> database.get().connect());
        this.bootstrapServers = bootstrapServers;
        this.needs = List.copyOf(needs);
    }

    @Override
    public String name() {
        return "capture";
    }

    @Override
    public List<Component> needs() {
        return needs;
    }

    @Override
    public About about() {
        return settings.enabled()
                ? new About("Debezium", Module.version(), database.get().name() + " → cdc.public.*")
                : new About("Debezium (off: lakebox.capture.enabled)", "", "");
    }

    /** Returns when what the tables hold is on Kafka and their changes are followed. */
    @Override
    public void start() throws InterruptedException {
        if (!settings.enabled()) {
            leave();
            return;
        }
        thread = new Thread(this::keepCapturing, "lakebox-capture");
        thread.setDaemon(true);
        // what Kafka's clients and Debezium load by name
        thread.setContextClassLoader(Capture.class.getClassLoader());
        thread.start();
        long deadline = System.nanoTime() + READY_WITHIN.toNanos();
        while (true) {
            try {
                check();
                return;
            } catch (SQLException | IllegalStateException e) {
                if (System.nanoTime() > deadline) {
                    throw new StartException(
                            "Cannot capture the changes of %s: %s (lakebox.database.*, lakebox.capture.enabled)"
                                    .formatted(database.get(), e.getMessage()),
                            e);
                }
            }
            if (closing.await(PROBE_INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        }
    }

    @Override
    public void check() throws SQLException {
        if (!settings.enabled()) {
            return;
        }
        String why = failure;
        if (why != null) {
            throw new IllegalStateException(
                    "Changes of %s are not captured at present: %s".formatted(database.get(), why));
        }
        CaptureRun current = run;
        Duration waiting = current == null ? Duration.ZERO : current.waitingForKafka();
        if (waiting.compareTo(KAFKA_ANSWERS_WITHIN) > 0) {
            throw new IllegalStateException(
                    "Kafka at %s has taken no changes for %d s".formatted(bootstrapServers.get(), waiting.toSeconds()));
        }
        if (!streaming) {
            throw new IllegalStateException("The snapshot of the tables is not finished");
        }
        if (!followed()) {
            throw new IllegalStateException(
                    "Nobody follows the replication slot %s of the database".formatted(CaptureProperties.SLOT));
        }
    }

    @Override
    public void close() {
        closing.countDown();
        kept.close();
        Thread capturing = thread;
        if (capturing == null) {
            return;
        }
        CaptureRun current = run;
        if (current != null) {
            current.close();
        }
        try {
            capturing.join(1000);
            capturing.interrupt();
            capturing.join(ENDED_WITHIN.toMillis());
        } catch (InterruptedException e) {
            capturing.interrupt();
            Thread.currentThread().interrupt();
        }
    }

    private void keepCapturing() {
        Duration pause = FIRST_PAUSE;
        try {
            while (closing.getCount() > 0) {
                String why = capture();
                pause = streaming ? FIRST_PAUSE : pause;
                streaming = false;
                if (closing.getCount() == 0) {
                    return;
                }
                if (failure == null) {
                    LOG.log(
                            System.Logger.Level.WARNING,
                            "Changes of {0} are not captured until this is over: {1}",
                            database.get(),
                            why);
                }
                failure = why;
                if (closing.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                    return;
                }
                pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
            }
        } catch (InterruptedException e) {
            // closed
        }
    }

    /** Returns when it has ended, with the reason. */
    private String capture() {
        boolean before = Files.exists(offsets);
        try (ChangeWriter writer = new ChangeWriter(bootstrapServers.get(), status -> heard(status, before))) {
            run = new CaptureRun(CaptureProperties.of(database.get(), offsets), writer);
            return run.run().map(Capture::rootCause).orElse("Debezium has ended");
        } catch (RuntimeException e) {
            return rootCause(e);
        } finally {
            run = null;
        }
    }

    private void heard(String status, boolean before) {
        switch (status) {
            case "STARTED" -> {
                if (before) {
                    LOG.log(
                            System.Logger.Level.WARNING,
                            "The shop''s users and products are captured as they are now: the database no longer holds"
                                    + " the changes since the last capture, or a snapshot was cut off; what was deleted"
                                    + " meanwhile stays on Kafka");
                }
            }
            case "COMPLETED", "SKIPPED" -> {
                streaming = true;
                if (failure != null) {
                    LOG.log(System.Logger.Level.INFO, "Changes are captured again");
                    failure = null;
                }
            }
            default -> {
                // of one table
            }
        }
    }

    /** What was captured here before would have Postgres keep all changes from then on. */
    private void leave() {
        if (Files.notExists(offsets)) {
            return;
        }
        try (Connection connection = database.get().connect();
                PreparedStatement drop = connection.prepareStatement(
                        "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = ?")) {
            drop.setString(1, CaptureProperties.SLOT);
            drop.execute();
            Files.delete(offsets);
        } catch (SQLException | IOException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "Cannot drop the replication slot {0} of {1}, which keeps the database''s log from being cut: {2}",
                    CaptureProperties.SLOT,
                    database.get(),
                    e.getMessage());
        }
    }

    private boolean followed() throws SQLException {
        return kept.ask(connection -> {
            try (PreparedStatement slot =
                    connection.prepareStatement("SELECT 1 FROM pg_replication_slots WHERE slot_name = ? AND active")) {
                slot.setString(1, CaptureProperties.SLOT);
                try (ResultSet found = slot.executeQuery()) {
                    return found.next();
                }
            }
        });
    }

    private static String rootCause(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }
}
