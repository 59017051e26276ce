package dev.lakebox.query;

/**
 * What an expression that reads no rows is worth.
 *
 * @param type DuckDB's name of it: {@code DECIMAL(3,1)}
 * @param text as DuckDB writes it; null for NULL
 */
record Constant(String type, String text) {}
