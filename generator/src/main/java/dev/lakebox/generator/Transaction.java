package dev.lakebox.generator;

/** A charge on a user's card. */
record Transaction(long id, long userId, long cents, String currency, long atMillis) {}
