package dev.lakebox.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Orders get a field more while they stream. */
class GrownOrdersIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    private Path directory;

    @Test
    void shouldBringANewFieldToAColumn() throws Exception {
        try (RunningSandbox sandbox = start()) {
            await("orders")
                    .atMost(PATIENCE)
                    .ignoreExceptions()
                    .until(() -> EachOnce.landed(sandbox, "raw.orders") > 100);

            assertThatThrownBy(() -> add(sandbox, "coupon", "string", false))
                    .hasMessageContaining("409")
                    .hasMessageContaining("no order written before has it")
                    .hasMessageContaining("Incompatible artifact: orders-value");
            add(sandbox, "note", "string", true);
            awaitFilled(sandbox, "note");

            add(sandbox, "weight", "double", true);
            awaitFilled(sandbox, "weight");
            assertThat(sandbox.number("SELECT count(*) FROM raw.orders WHERE note <> 'note ' || order_id"))
                    .isZero();
        }
        try (RunningSandbox again = start()) {
            long before = EachOnce.landed(again, "raw.orders WHERE weight IS NOT NULL");
            await("orders of another run, with both")
                    .atMost(PATIENCE)
                    .until(() -> EachOnce.landed(again, "raw.orders WHERE weight IS NOT NULL") > before);
            again.put("/api/generator", Map.of("paused", true));
            EachOnce.check(again, "orders", "raw.orders", "order_id");
            assertThat(EachOnce.landed(again, "ops.dead_letters")).isZero();
        }
    }

    private RunningSandbox start() throws Exception {
        return RunningSandbox.in(directory)
                .with("lakebox.flink.start", "orders-raw")
                .start();
    }

    private static void add(RunningSandbox sandbox, String name, String type, boolean optional) {
        sandbox.post("/api/generator/fields", Map.of("name", name, "type", type, "optional", optional));
    }

    private static void awaitFilled(RunningSandbox sandbox, String column) {
        await("rows with " + column)
                .atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> EachOnce.landed(sandbox, "raw.orders WHERE %s IS NOT NULL".formatted(column)) > 10);
    }
}
