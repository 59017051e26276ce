package dev.lakebox.query;

import java.util.Map;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Schema;
import org.apache.iceberg.mapping.NameMapping;

/**
 * A data file as it is to be written again.
 *
 * @param schema of what is written
 * @param names by which fields are found in a file without field ids; null where the table has none
 * @param constants of columns that are the partition's value, in Iceberg's generic representation by field id
 */
record Rewrite(DataFile file, Schema schema, NameMapping names, Map<Integer, ?> constants) {}
