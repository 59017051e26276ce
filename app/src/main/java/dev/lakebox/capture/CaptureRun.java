package dev.lakebox.capture;

import io.debezium.embedded.async.ConvertingAsyncEngineBuilderFactory;
import io.debezium.engine.ChangeEvent;
import io.debezium.engine.DebeziumEngine;
import io.debezium.engine.format.JsonByteArray;
import io.debezium.engine.format.KeyValueChangeEventFormat;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** Debezium's engine from one start to its end; a new one begins where this one came to. */
final class CaptureRun implements AutoCloseable {

    private static final Duration GRACE = Duration.ofSeconds(3);

    private final ChangeWriter writer;
    private final DebeziumEngine<ChangeEvent<byte[], byte[]>> engine;
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final CountDownLatch ended = new CountDownLatch(1);

    /** @param writer which this closes */
    CaptureRun(Properties properties, ChangeWriter writer) {
        this.writer = writer;
        this.engine = new ConvertingAsyncEngineBuilderFactory()
                .builder(KeyValueChangeEventFormat.of(JsonByteArray.class, JsonByteArray.class))
                .using(properties)
                .using(CaptureRun.class.getClassLoader())
                .using((success, message, error) -> failure.set(error))
                .notifying(writer)
                .build();
    }

    /** Captures until it is closed, or until something fails: then with the reason. */
    Optional<Throwable> run() {
        try {
            engine.run();
        } finally {
            ended.countDown();
            writer.close();
        }
        return Optional.ofNullable(failure.get());
    }

    Duration waitingForKafka() {
        return writer.waiting();
    }

    /** Lets the batch in hand come to Kafka, or gives it up where that takes long; to be asked of another thread. */
    @Override
    public void close() {
        Thread closer = new Thread(this::closeEngine, "lakebox-capture-close");
        closer.setDaemon(true);
        closer.start();
        try {
            if (!ended.await(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
                writer.close();
            }
        } catch (InterruptedException e) {
            writer.close();
            Thread.currentThread().interrupt();
        }
    }

    private void closeEngine() {
        try {
            engine.close();
        } catch (IOException | IllegalStateException e) {
            // it ends by itself, or is just being started: then the interrupt of its thread ends it
        }
    }
}
