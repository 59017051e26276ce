package dev.lakebox.generator;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One record as it goes to Kafka. The arrays are not copied (a flood has hundreds of thousands a second): nobody may
 * write to them.
 *
 * @param topic where it goes
 * @param key the id in decimal digits
 * @param value JSON in UTF-8, or anything at all where it is {@link RecordKind#MALFORMED}
 * @param eventTimeMillis when it happened, in milliseconds since 1970; not when it is sent
 * @param kind what is the matter with it
 */
public record ShopRecord(Topic topic, byte[] key, byte[] value, long eventTimeMillis, RecordKind kind)
        implements ShopEvent {

    ShopRecord as(RecordKind other) {
        return new ShopRecord(topic, key, value, eventTimeMillis, other);
    }

    ShopRecord malformed(byte[] spoilt) {
        return new ShopRecord(topic, key, spoilt, eventTimeMillis, RecordKind.MALFORMED);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ShopRecord that
                && topic == that.topic
                && kind == that.kind
                && eventTimeMillis == that.eventTimeMillis
                && Arrays.equals(key, that.key)
                && Arrays.equals(value, that.value);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(key) + Arrays.hashCode(value);
    }

    @Override
    public String toString() {
        String id = new String(key, StandardCharsets.UTF_8);
        return kind + " " + topic.topicName() + " " + id + " " + new String(value, StandardCharsets.UTF_8);
    }
}
