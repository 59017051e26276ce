package dev.lakebox.deadletters;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** Where a dead letter stands on the topic that it came on, by which it goes everywhere. */
record Place(String topic, int partition, long offset) {

    private static final String HEADERS = "lakebox.";

    /** @return empty where a record of a topic for dead letters does not say where it came from */
    static Optional<Place> of(ConsumerRecord<byte[], byte[]> letter) {
        try {
            return header(letter, "topic")
                    .map(topic -> new Place(
                            topic,
                            Integer.parseInt(header(letter, "partition").orElse("")),
                            Long.parseLong(header(letter, "offset").orElse(""))));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** @param name after {@code lakebox.} */
    static Optional<String> header(ConsumerRecord<byte[], byte[]> letter, String name) {
        Header header = letter.headers().lastHeader(HEADERS + name);
        return header == null || header.value() == null
                ? Optional.empty()
                : Optional.of(new String(header.value(), StandardCharsets.UTF_8));
    }

    /** As a sentence names it. */
    @Override
    public String toString() {
        return "%s, partition %d, offset %d".formatted(topic, partition, offset);
    }
}
