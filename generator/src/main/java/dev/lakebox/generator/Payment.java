package dev.lakebox.generator;

/** One attempt to pay an order in full. */
record Payment(long id, Order order, long paidAtMillis, PaymentMethod method, boolean succeeded) {}
