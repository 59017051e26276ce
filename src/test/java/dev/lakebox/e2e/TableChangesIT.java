package dev.lakebox.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A person changes a table's past while the sandbox runs, and takes it back. */
class TableChangesIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String TABLE = "/api/tables/raw/orders";

    @TempDir
    private Path directory;

    @Test
    void shouldRollBackAndUndoAndGoOn() throws Exception {
        try (RunningSandbox sandbox = RunningSandbox.in(directory)
                .with("lakebox.flink.start", "orders-raw")
                // else a round may have merged already what is to be merged here
                .with("lakebox.maintenance.interval", "1h")
                .start()) {
            await("rows").atMost(PATIENCE).ignoreExceptions().until(() -> rows(sandbox) > 0);
            String tagged = sandbox.post(TABLE + "/tag", Map.of("name", "early"))
                    .path("snapshotId")
                    .asText();
            long then = sandbox.number("SELECT count(*) FROM raw.orders AT (VERSION => 'early')");
            await("more rows").atMost(PATIENCE).until(() -> rows(sandbox) > then);

            JsonNode preview = sandbox.post(TABLE + "/rollback", Map.of("ref", "early", "preview", true));
            assertThat(preview.path("rowsAfter").asLong()).isEqualTo(then);
            assertThat(preview.path("writers").path(0).asText()).isEqualTo("orders-raw");
            assertThatThrownBy(() -> sandbox.post(TABLE + "/rollback", Map.of("ref", "early")))
                    .hasMessageContaining("409")
                    .hasMessageContaining("orders-raw");

            sandbox.post("/api/pipelines/orders-raw/stop", Map.of());
            long last = rows(sandbox);
            JsonNode rollback = sandbox.post(TABLE + "/rollback", Map.of("snapshot", tagged));
            assertThat(rows(sandbox)).isEqualTo(then).isLessThan(last);
            JsonNode diff = sandbox.get(
                    TABLE + "/diff?from=early&to=" + rollback.path("from").asText());
            assertThat(diff.path("rows").path("added").asLong()).isEqualTo(last - then);

            sandbox.post(
                    TABLE + "/rollback",
                    Map.of("snapshot", rollback.path("from").asText()));
            assertThat(rows(sandbox)).isEqualTo(last);

            sandbox.post("/api/pipelines/orders-raw/start", Map.of());
            await("rows after the undone rollback").atMost(PATIENCE).until(() -> rows(sandbox) > last);
            sandbox.put("/api/generator", Map.of("paused", true));
            EachOnce.check(sandbox, "orders", "raw.orders", "order_id");

            assertThat(sandbox.post(TABLE + "/compact", Map.of()).path("into").asInt())
                    .isPositive();
            long kept = sandbox.post(TABLE + "/expire?keep=1&preview=true", Map.of())
                    .path("snapshots")
                    .asLong();
            assertThat(kept).isPositive();
            sandbox.post(TABLE + "/expire?keep=1", Map.of());
            EachOnce.check(sandbox, "orders", "raw.orders", "order_id");
            assertThat(sandbox.number("SELECT count(*) FROM raw.orders AT (VERSION => 'early')"))
                    .isEqualTo(then);
        }
    }

    private static long rows(RunningSandbox sandbox) {
        return sandbox.number("SELECT count(*) FROM raw.orders");
    }
}
