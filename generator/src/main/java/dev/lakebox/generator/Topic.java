package dev.lakebox.generator;

/** The shop's topics. */
public enum Topic {
    /** One record an order, keyed by order_id. */
    ORDERS("orders"),
    /** One record an attempt to pay, keyed by order_id so that the attempts stay in order. */
    PAYMENT_EVENTS("payment-events"),
    /** One record a charge on a card, keyed by user_id so that a user's charges stay in order. */
    TRANSACTIONS("transactions");

    private final String topicName;

    Topic(String topicName) {
        this.topicName = topicName;
    }

    /** Its name on Kafka. */
    public String topicName() {
        return topicName;
    }
}
