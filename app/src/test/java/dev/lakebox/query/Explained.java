package dev.lakebox.query;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A row that EXPLAIN answers. */
record Explained(Map<String, Object> values) {

    /** Of a query that reads one table. */
    static Explained of(Lake lake, String sql) {
        return all(lake, sql).get(0);
    }

    /** DuckDB's plan is in the last. */
    static List<Explained> all(Lake lake, String sql) {
        return rows(lake, "EXPLAIN " + sql);
    }

    static List<Explained> rows(Lake lake, String explain) {
        QueryResult result = lake.run(explain);
        List<Explained> rows = new ArrayList<>();
        for (List<Object> row : result.values()) {
            Map<String, Object> values = new LinkedHashMap<>();
            for (int i = 0; i < row.size(); i++) {
                values.put(result.columns().get(i).name(), row.get(i));
            }
            rows.add(new Explained(values));
        }
        return rows;
    }

    String text(String column) {
        return (String) values.get(column);
    }

    Integer number(String column) {
        return (Integer) values.get(column);
    }
}
