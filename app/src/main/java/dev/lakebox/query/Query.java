package dev.lakebox.query;

/**
 * A question.
 *
 * @param sql one SELECT over {@code namespace.table}
 * @param asOf the moment of every table that the SQL gives none with {@code AT}
 * @param limit rows at most; 0 for the default
 */
record Query(String sql, AsOf asOf, int limit) {

    static Query of(String sql) {
        return new Query(sql, AsOf.NEWEST, 0);
    }
}
