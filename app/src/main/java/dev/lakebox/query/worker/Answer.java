package dev.lakebox.query.worker;

import java.io.IOException;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.function.Supplier;

/** Runs a query and sends what it finds in one format. */
interface Answer {

    /**
     * @param statement the one that a cancellation reaches, so nothing may run in another
     * @return whether more rows would have followed
     */
    boolean send(Statement statement, String sql, Run run, Output output) throws SQLException, IOException;

    /** Not a switch: the compiler's class for that would be missing from {@link Main#classes}. */
    Map<Format, Supplier<Answer>> BY_FORMAT = Map.of(
            Format.JSON, JsonAnswer::new,
            Format.ARROW, ArrowAnswer::new,
            Format.PARQUET, ParquetAnswer::new,
            Format.PLAN, PlanAnswer::new);

    static Answer in(Format format) {
        return BY_FORMAT.get(format).get();
    }
}
