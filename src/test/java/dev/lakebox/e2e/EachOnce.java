package dev.lakebox.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Each record of a topic is in its landing table or a dead letter, once, and each dead letter once on its topic: compared
 * offset by offset.
 */
final class EachOnce {

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private EachOnce() {}

    static long landed(RunningSandbox sandbox, String table) {
        return sandbox.number("SELECT count(*) FROM " + table);
    }

    /**
     * Waits until all of the topic has arrived. Nothing may be produced meanwhile.
     *
     * @param id the column that must have the value of the record's field of that name
     */
    static void check(RunningSandbox sandbox, String topic, String table, String id) {
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
        await("dead letters of " + topic)
                .atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(deadLetters(sandbox, topic, records)).containsExactlyInAnyOrderElementsOf(dead));
        assertThat(dead).as("both landed and dead").doesNotContainAnyElementsOf(rows.keySet());

        TreeSet<String> accounted = new TreeSet<>(rows.keySet());
        accounted.addAll(dead);
        assertThat(accounted).as("records of %s that are in a table", topic).isEqualTo(new TreeSet<>(records.keySet()));
        TopicValues values = new TopicValues(sandbox.endpoint("registry"));
        rows.forEach((place, value) ->
                assertThat(value).as("%s of %s at %s", id, table, place).isEqualTo(id(values, records.get(place), id)));
    }

    /** Where the records on the topic of dead letters came from; each is as it was there. */
    private static List<String> deadLetters(
            RunningSandbox sandbox, String topic, Map<String, ConsumerRecord<byte[], byte[]>> records) {
        return TopicRecords.all(sandbox.endpoint("kafka"), topic + ".dlq").values().stream()
                .map(letter -> {
                    String place = header(letter, "lakebox.partition") + "/" + header(letter, "lakebox.offset");
                    assertThat(header(letter, "lakebox.topic")).isEqualTo(topic);
                    assertThat(header(letter, "lakebox.error")).isNotEmpty();
                    assertThat(letter.key()).isEqualTo(records.get(place).key());
                    assertThat(letter.value()).isEqualTo(records.get(place).value());
                    return place;
                })
                .toList();
    }

    private static String header(ConsumerRecord<byte[], byte[]> letter, String name) {
        return new String(letter.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    private static long id(TopicValues values, ConsumerRecord<byte[], byte[]> record, String name) {
        return values.read(record.topic(), record.value())
                .orElseThrow(() -> new AssertionError("A row was made of what cannot be read: " + record))
                .path(name)
                .asLong();
    }
}
