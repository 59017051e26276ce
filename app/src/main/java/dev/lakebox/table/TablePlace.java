package dev.lakebox.table;

import org.apache.iceberg.catalog.TableIdentifier;

/**
 * A table by the catalog that has it.
 *
 * @param table its name there
 */
public record TablePlace(String catalog, TableIdentifier table) {}
