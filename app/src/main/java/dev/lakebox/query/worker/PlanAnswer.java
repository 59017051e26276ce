package dev.lakebox.query.worker;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** How DuckDB would run it. It reads the files' footers for that, and no rows. */
final class PlanAnswer implements Answer {

    @Override
    public boolean send(Statement statement, String sql, Run run, Output output) throws SQLException, IOException {
        try (ResultSet plan = statement.executeQuery("EXPLAIN " + sql)) {
            output.columns("[{\"name\":\"plan\",\"type\":\"VARCHAR\"}]".getBytes(StandardCharsets.UTF_8));
            StringBuilder text = new StringBuilder();
            while (plan.next()) {
                text.append(plan.getString(2));
            }
            JsonValues json = new JsonValues();
            json.value(new Object[] {text.toString()});
            output.piece(json.take());
            return false;
        }
    }
}
