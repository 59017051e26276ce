package dev.lakebox.generator;

/** How a customer pays, and how often that is tried. */
enum PaymentMethod {
    CREDIT_CARD(45),
    PAYPAL(30),
    DIRECT_DEBIT(15),
    BANK_TRANSFER(10);

    private static final PaymentMethod[] METHODS = values();
    private static final Weighted SHARES = new Weighted(METHODS.length, i -> METHODS[i].weight);

    private final double weight;

    PaymentMethod(double weight) {
        this.weight = weight;
    }

    static PaymentMethod draw(Dice dice) {
        return METHODS[SHARES.draw(dice)];
    }
}
