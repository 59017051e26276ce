package dev.lakebox.kafka;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;

/** The shop's topics: created where they are missing, left as they are where they exist. */
public final class Topics {

    /** What is streamed; each has a topic for dead letters beside it. */
    public static final List<String> STREAMS = List.of("orders", "payment-events", "transactions");

    /** What pipelines tell the world. */
    public static final List<String> RESULTS = List.of("fraud-alerts");

    /** The changes of the shop's tables; one partition each, so that they stay in order. */
    public static final List<String> CHANGES = List.of("cdc.public.users", "cdc.public.products");

    private final int partitions;
    private final int maxRecordBytes;
    private final long retentionBytes;

    /**
     * @param partitions of each streamed topic
     * @param retentionBytes of all streamed topics together
     */
    public Topics(int partitions, int maxRecordBytes, long retentionBytes) {
        this.partitions = partitions;
        this.maxRecordBytes = maxRecordBytes;
        this.retentionBytes = retentionBytes;
    }

    void create(Admin admin) throws ExecutionException, InterruptedException {
        Set<String> existing = admin.listTopics().names().get();
        List<NewTopic> missing = Stream.of(
                        STREAMS.stream().map(this::stream),
                        STREAMS.stream().map(this::deadLetters),
                        RESULTS.stream().map(this::stream),
                        CHANGES.stream().map(this::changes))
                .flatMap(topics -> topics)
                .filter(topic -> !existing.contains(topic.name()))
                .toList();
        try {
            admin.createTopics(missing).all().get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            }
        }
    }

    /** The append time is what freshness is measured from, so the broker writes it, not the producer. */
    private NewTopic stream(String name) {
        return new NewTopic(name, partitions, (short) -1)
                .configs(Map.of(
                        TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime",
                        TopicConfig.MAX_MESSAGE_BYTES_CONFIG, String.valueOf(maxRecordBytes),
                        TopicConfig.RETENTION_MS_CONFIG, "-1",
                        TopicConfig.SEGMENT_BYTES_CONFIG, String.valueOf(segmentBytes()),
                        TopicConfig.RETENTION_BYTES_CONFIG, String.valueOf(retentionPerPartition())));
    }

    /** Takes what the stream's topic took, and the headers that say why it is here. */
    private NewTopic deadLetters(String name) {
        return new NewTopic(name + ".dlq", 1, (short) -1)
                .configs(Map.of(
                        TopicConfig.MAX_MESSAGE_BYTES_CONFIG, String.valueOf(2 * maxRecordBytes),
                        TopicConfig.RETENTION_MS_CONFIG, "-1",
                        TopicConfig.SEGMENT_BYTES_CONFIG, String.valueOf(segmentBytes()),
                        TopicConfig.RETENTION_BYTES_CONFIG, String.valueOf(retentionPerPartition())));
    }

    /** All versions for a week, so that what is read again finds what held then, and the newest for ever. */
    private NewTopic changes(String name) {
        return new NewTopic(name, 1, (short) -1)
                .configs(Map.of(
                        TopicConfig.CLEANUP_POLICY_CONFIG,
                        TopicConfig.CLEANUP_POLICY_COMPACT,
                        TopicConfig.MIN_COMPACTION_LAG_MS_CONFIG,
                        String.valueOf(Duration.ofDays(7).toMillis())));
    }

    private long retentionPerPartition() {
        return Math.max(4L * segmentBytes(), retentionBytes / (STREAMS.size() * (partitions + 1L)));
    }

    /** Retention works by whole segments: small enough that a budget of some hundred megabytes can be kept. */
    private int segmentBytes() {
        return 16 * 1024 * 1024;
    }
}
