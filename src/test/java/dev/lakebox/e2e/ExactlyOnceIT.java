package dev.lakebox.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The process is killed again and again; in the end each record of the topics is in its table or a dead letter, once. */
class ExactlyOnceIT {

    private static final int KILLS = Integer.getInteger("lakebox.kills", 3);
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"embedded", "minio"})
    void shouldLandEachRecordOnceWhateverKillsTheProcess(String storage) throws Exception {
        Random chance = new Random(7);
        for (int i = 0; i < KILLS; i++) {
            RunningSandbox doomed = start(storage);
            try {
                long before = EachOnce.landed(doomed, "raw.orders");
                int more = chance.nextInt(600);
                await().atMost(PATIENCE).until(() -> EachOnce.landed(doomed, "raw.orders") > before + more);
            } finally {
                doomed.kill();
            }
        }
        try (RunningSandbox sandbox = start(storage)) {
            sandbox.put("/api/generator", Map.of("paused", true));
            EachOnce.check(sandbox, "orders", "raw.orders", "order_id");
            EachOnce.check(sandbox, "payment-events", "raw.payment_events", "payment_id");
            assertThat(EachOnce.landed(sandbox, "ops.dead_letters"))
                    .as("dead letters")
                    .isPositive();
        }
    }

    /** Without MinIO the test is skipped on a laptop, and fails on a machine that is set up for all tests. */
    private RunningSandbox start(String storage) throws Exception {
        try {
            return sandbox(storage).start();
        } catch (AssertionError e) {
            boolean absent = e.getMessage().contains("lakebox.storage.minio.binary");
            Assumptions.assumeFalse(absent && !"true".equals(System.getenv("CI")), "There is no MinIO");
            throw e;
        }
    }

    private RunningSandbox.Builder sandbox(String storage) {
        return RunningSandbox.in(directory)
                .with("lakebox.storage.kind", storage)
                .with("lakebox.generator.rate", "200")
                .with("lakebox.generator.malformed", "0.05")
                .with("lakebox.generator.duplicate", "0.02")
                .with("lakebox.flink.start", "orders-raw,payments-raw");
    }
}
