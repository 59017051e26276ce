package dev.lakebox.deadletters;

import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What the API tells of dead letters. */
public final class DeadLetterAnswers {

    private DeadLetterAnswers() {}

    /**
     * @param topic that it came on; {@code partition} and {@code offset} are its place there
     * @param timestamp when it was found that it cannot be read
     * @param error why it cannot be read
     * @param keyEncoding of the key as {@code valueEncoding} is of the value
     * @param value the first 64 kB of it
     * @param valueEncoding {@code utf-8} where the value is the text itself, {@code base64} where its bytes are no text, null
     *     where there is none
     * @param valueBytes how many bytes the whole value has
     * @param draft JSON to mend: the text as it came; of Avro what can be read of it, with null for what is needed besides.
     *     Null where there is more than 64 kB, or the registry does not answer
     * @param replayedAs where it was sent again, or null
     * @param replayUnknown whether it was being sent when the process ended, so that nobody knows whether it was
     */
    @Schema(name = "DeadLetter")
    public record DeadLetterEntry(
            String topic,
            int partition,
            long offset,
            Instant timestamp,
            String error,
            String key,
            String keyEncoding,
            String value,
            String valueEncoding,
            long valueBytes,
            String draft,
            ReplayedAs replayedAs,
            boolean replayUnknown) {}

    /** On the topic that the dead letter came on. */
    @Schema(name = "ReplayedAs")
    public record ReplayedAs(int partition, long offset) {}

    /** @param timestamp as the broker keeps it */
    @Schema(name = "Replayed")
    public record Replayed(String topic, int partition, long offset, Instant timestamp) {}
}
