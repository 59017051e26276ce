package dev.lakebox.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The process is killed again and again; in the end each record of the topics is in its table or a dead letter, once. */
class ExactlyOnceIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int KILLS = Integer.getInteger("lakebox.kills", 3);
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"embedded"})
    void shouldLandEachRecordOnceWhateverKillsTheProcess(String storage) throws Exception {
        Random chance = new Random(7);
        for (int i = 0; i < KILLS; i++) {
            RunningSandbox doomed = sandbox(storage).start();
            try {
                long before = landed(doomed, "raw.orders");
                int more = chance.nextInt(600);
                await().atMost(PATIENCE).until(() -> landed(doomed, "raw.orders") > before + more);
            } finally {
                doomed.kill();
            }
        }
        try (RunningSandbox sandbox = sandbox(storage).start()) {
            sandbox.put("/api/generator", Map.of("paused", true));
            assertEachOnce(sandbox, "orders", "raw.orders", "order_id");
            assertEachOnce(sandbox, "payment-events", "raw.payment_events", "payment_id");
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

    private static long landed(RunningSandbox sandbox, String table) {
        return sandbox.number("SELECT count(*) FROM " + table);
    }

    private static void assertEachOnce(RunningSandbox sandbox, String topic, String table, String id) {
        String deadLetters = "ops.dead_letters WHERE topic = '%s'".formatted(topic);
        Map<String, ConsumerRecord<byte[], byte[]>> records = TopicRecords.all(sandbox.endpoint("kafka"), topic);
        await("all of " + topic + " to arrive")
                .atMost(PATIENCE)
                .until(() -> landed(sandbox, table) + landed(sandbox, deadLetters) >= records.size());

        Map<String, Long> rows = new HashMap<>();
        for (JsonNode row : sandbox.rows("SELECT kafka_partition, kafka_offset, %s FROM %s".formatted(id, table))) {
            assertThat(rows.put(
                            row.path(0).asText() + "/" + row.path(1).asText(),
                            row.path(2).asLong()))
                    .as("a second row in %s for %s", table, row)
                    .isNull();
        }
        TreeSet<String> dead = new TreeSet<>();
        for (JsonNode row : sandbox.rows("SELECT kafka_partition, kafka_offset FROM " + deadLetters)) {
            assertThat(dead.add(row.path(0).asText() + "/" + row.path(1).asText()))
                    .as("a second dead letter for %s %s", topic, row)
                    .isTrue();
        }
        assertThat(dead).as("both landed and dead").doesNotContainAnyElementsOf(rows.keySet());

        TreeSet<String> accounted = new TreeSet<>(rows.keySet());
        accounted.addAll(dead);
        assertThat(accounted).as("records of %s that are in a table", topic).isEqualTo(new TreeSet<>(records.keySet()));
        rows.forEach((place, value) ->
                assertThat(value).as("%s of %s at %s", id, table, place).isEqualTo(id(records.get(place), id)));
        assertThat(dead).as("dead letters of %s", topic).isNotEmpty();
    }

    private static long id(ConsumerRecord<byte[], byte[]> record, String name) {
        try {
            return JSON.readTree(record.value()).path(name).asLong();
        } catch (java.io.IOException e) {
            throw new AssertionError("A row was made of what is no JSON: " + record, e);
        }
    }
}
