package dev.lakebox.query;

import dev.lakebox.Problem;
import java.util.Locale;
import java.util.Set;

/** What SQL may contain beyond expressions and named tables. What is not listed here is refused. */
final class SqlGate {

    /** Kinds of nodes in DuckDB's tree, apart from expressions. */
    private static final Set<String> NODES = Set.of(
            "SELECT_NODE",
            "SET_OPERATION_NODE",
            "RECURSIVE_CTE_NODE",
            "CTE_NODE",
            "LIMIT_MODIFIER",
            "LIMIT_PERCENT_MODIFIER",
            "ORDER_MODIFIER",
            "DISTINCT_MODIFIER",
            "ASCENDING",
            "DESCENDING",
            "ORDER_DEFAULT",
            "BASE_TABLE",
            "SUBQUERY",
            "JOIN",
            "TABLE_FUNCTION",
            "EXPRESSION_LIST",
            "EMPTY",
            "SHOW_REF");

    private static final Set<String> TABLE_FUNCTIONS = Set.of(
            "duckdb_functions",
            "duckdb_keywords",
            "duckdb_types",
            "generate_series",
            "generate_subscripts",
            "icu_calendar_names",
            "json_each",
            "json_tree",
            "pg_timezone_names",
            "range",
            "repeat",
            "repeat_row",
            "test_all_types",
            "unnest");

    /** Functions that reach out of the query, or hold its thread without working. */
    private static final Set<String> REFUSED_FUNCTIONS = Set.of(
            // as it runs, with the paths of this machine's files
            "current_query",
            "current_setting",
            "currval",
            "getenv",
            "getvariable",
            "json_serialize_plan",
            "nextval",
            "pg_sleep",
            "sleep_ms",
            "write_log");

    private SqlGate() {}

    static void checkNode(String type) {
        if (!NODES.contains(type) && !type.endsWith("_TYPE_INFO")) {
            throw new Problem(400, "Cannot run this query: %s is not supported".formatted(type));
        }
    }

    static void checkTableFunction(String name, Integer position) {
        if (!TABLE_FUNCTIONS.contains(name.toLowerCase(Locale.ROOT))) {
            throw new Problem(
                            400,
                            "Cannot read from %s(): a query reads tables by name (namespace.table) and no files or settings"
                                    .formatted(name))
                    .with("position", position);
        }
    }

    static void checkFunction(String name, Integer position) {
        if (REFUSED_FUNCTIONS.contains(name.toLowerCase(Locale.ROOT))) {
            throw new Problem(400, "Cannot call %s(): it is not part of a query's language".formatted(name))
                    .with("position", position);
        }
    }
}
