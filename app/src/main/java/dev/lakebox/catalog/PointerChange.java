package dev.lakebox.catalog;

import java.util.Optional;
import org.apache.iceberg.catalog.TableIdentifier;

/**
 * One table moves to a new metadata file.
 *
 * @param from the metadata file it must be at for the change to hold; empty for a table that must not exist yet
 * @param to the metadata file it is at from then on
 */
record PointerChange(TableIdentifier table, Optional<String> from, String to) {}
