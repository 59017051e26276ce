package dev.lakebox.generator;

import java.util.Map;
import java.util.Optional;

/**
 * What a {@link ShopProducer} has done since it was started.
 *
 * @param topics per topic; every topic is in it
 * @param kinds records handed to Kafka, per kind; every kind is in it
 * @param ordersPerSecond orders handed to Kafka over the last seconds, without duplicates and malformed ones
 * @param waiting whether Kafka or the database takes nothing at present, so that the shop stands still
 * @param lastError what went wrong last, as a sentence, whether or not it is over
 */
public record ShopStats(
        Map<Topic, Counts> topics,
        Map<RecordKind, Long> kinds,
        double ordersPerSecond,
        boolean waiting,
        Optional<String> lastError) {

    /**
     * Records of one topic.
     *
     * @param sent handed to Kafka's client
     * @param acknowledged written, as the broker says
     * @param failed given up; {@code sent - acknowledged - failed} are under way
     */
    public record Counts(long sent, long acknowledged, long failed) {

        Counts plus(Counts other) {
            return new Counts(sent + other.sent, acknowledged + other.acknowledged, failed + other.failed);
        }
    }

    /** Over all topics. */
    public Counts total() {
        return topics.values().stream().reduce(new Counts(0, 0, 0), Counts::plus);
    }
}
