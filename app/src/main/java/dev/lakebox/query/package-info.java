/**
 * SQL over any moment of any table. Iceberg plans: which files, which deletes, which schema. DuckDB computes, in a
 * process of its own that may die without harm.
 */
package dev.lakebox.query;
