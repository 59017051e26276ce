package dev.lakebox.query;

import java.nio.file.Path;
import java.util.List;

/**
 * A table's rows at a moment, as DuckDB's SQL.
 *
 * @param sql a SELECT
 * @param locations of the data files that it reads as they are
 * @param rewrites of the other data files
 * @param sideFiles that were written for it
 */
record Relation(String sql, List<String> locations, List<Rewrite> rewrites, List<Path> sideFiles) {}
