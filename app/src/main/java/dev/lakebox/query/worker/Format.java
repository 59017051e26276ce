package dev.lakebox.query.worker;

/** What an answer is sent as. */
public enum Format {
    /** JSON arrays, one a row, joined by commas; a piece holds whole rows, and all but the first open with the comma. */
    JSON,
    /** An Arrow IPC stream. */
    ARROW,
    /** A Parquet file. */
    PARQUET,
    /** DuckDB's physical plan instead of an answer, as one JSON row of one text. */
    PLAN
}
