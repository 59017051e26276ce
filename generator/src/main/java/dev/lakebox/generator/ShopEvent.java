package dev.lakebox.generator;

/** What comes of the shop, in the order in which it happens: a record for Kafka, or a change of the shop's tables. */
public sealed interface ShopEvent permits ShopRecord, TableChange {}
