package dev.lakebox.kafka;

import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What the API tells of topics. */
public final class TopicAnswers {

    private TopicAnswers() {}

    /** @param records offsets that are held: where a topic is compacted or its writers transact, records are fewer */
    @Schema(name = "Topic")
    public record TopicEntry(String name, long records, List<PartitionOffsets> partitions) {

        static TopicEntry of(String name, List<PartitionOffsets> partitions) {
            return new TopicEntry(
                    name,
                    partitions.stream()
                            .mapToLong(offsets -> offsets.endOffset() - offsets.beginOffset())
                            .sum(),
                    partitions);
        }

        /** How many offsets were ever given, which only grows. */
        public long endOffset() {
            return partitions.stream().mapToLong(PartitionOffsets::endOffset).sum();
        }
    }

    /**
     * @param beginOffset of the oldest record that is still held
     * @param endOffset that the next record will have
     */
    @Schema(name = "TopicPartition")
    public record PartitionOffsets(int partition, long beginOffset, long endOffset) {}

    /**
     * @param timestamp as the broker keeps it: of the append, where the topic says so
     * @param keyEncoding of the key as {@code value} has it for the value; null where there is no key
     * @param valueEncoding {@code utf-8} where the value is the text itself, {@code avro} where its bytes are Avro by a schema
     *     of the registry, and the value is that as JSON; {@code base64} where they are no text, null where there is none
     */
    @Schema(name = "KafkaRecord")
    public record RecordEntry(
            int partition,
            long offset,
            Instant timestamp,
            String key,
            String keyEncoding,
            String value,
            String valueEncoding,
            List<HeaderEntry> headers) {}

    /** A name may come more than once. */
    @Schema(name = "KafkaHeader")
    public record HeaderEntry(String name, String value, String encoding) {}
}
