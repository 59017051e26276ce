package dev.lakebox.query;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a SELECT says of one table in its FROM.
 *
 * @param conditions a row of the table that does not meet each of these is in no row of the SELECT
 * @param relations all that its FROM names, this table among them, as DuckDB's tree
 * @param star whether it may name every column without naming it
 */
record Scope(List<JsonNode> conditions, List<JsonNode> relations, boolean star) {

    /** Adds the scope of each table that stands in this SELECT's own FROM. */
    static void collect(JsonNode select, Map<JsonNode, Scope> scopes) {
        List<JsonNode> relations = new ArrayList<>();
        leaves(select.path("from_table"), relations);
        boolean star = Stream.of("select_list", "where_clause", "group_expressions", "having", "qualify", "modifiers")
                .anyMatch(part -> hasStar(select.path(part)));
        Scope all = new Scope(List.of(), relations, star || hasNaturalJoin(select.path("from_table")));
        // a sample is drawn from all rows, before any condition
        boolean sampled = !isNull(select.path("sample"));
        descend(select.path("from_table"), sampled ? List.of() : present(select.path("where_clause")), all, scopes);
    }

    private static void descend(JsonNode from, List<JsonNode> conditions, Scope all, Map<JsonNode, Scope> scopes) {
        boolean sampled = !isNull(from.path("sample"));
        List<JsonNode> met = sampled ? List.of() : conditions;
        String type = from.path("type").asText();
        if (type.equals("BASE_TABLE")) {
            boolean renamed = !from.path("column_name_alias").isEmpty();
            scopes.put(from, new Scope(renamed ? List.of() : met, all.relations(), all.star() || renamed));
        } else if (type.equals("JOIN")) {
            join(from, met, sampled, all, scopes);
        }
    }

    /**
     * A condition behind the join holds for the rows of a side that the join never makes up; the join's own holds where
     * a row without a partner is dropped.
     */
    private static void join(
            JsonNode join, List<JsonNode> conditions, boolean sampled, Scope all, Map<JsonNode, Scope> scopes) {
        String kind = join.path("ref_type").asText();
        String type = join.path("join_type").asText();
        boolean plain = List.of("REGULAR", "CROSS", "NATURAL").contains(kind);
        boolean inner = type.equals("INNER");
        boolean left = (plain || kind.equals("ASOF"))
                && List.of("INNER", "LEFT", "SEMI", "ANTI").contains(type);
        boolean right = plain && List.of("INNER", "RIGHT").contains(type);
        List<JsonNode> own = plain && !sampled ? present(join.path("condition")) : List.of();
        boolean ownLeft = inner || type.equals("RIGHT") || type.equals("SEMI");
        boolean ownRight = inner || List.of("LEFT", "SEMI", "ANTI").contains(type);
        descend(join.path("left"), both(left ? conditions : List.of(), ownLeft ? own : List.of()), all, scopes);
        descend(join.path("right"), both(right ? conditions : List.of(), ownRight ? own : List.of()), all, scopes);
    }

    private static void leaves(JsonNode from, List<JsonNode> leaves) {
        if (from.path("type").asText().equals("JOIN")) {
            leaves(from.path("left"), leaves);
            leaves(from.path("right"), leaves);
        } else {
            leaves.add(from);
        }
    }

    private static boolean hasStar(JsonNode node) {
        if (node.path("class").asText().equals("STAR")
                || node.path("class").asText().equals("POSITIONAL_REFERENCE")) {
            return true;
        }
        for (JsonNode child : node) {
            // what is inside another SELECT is about that one's tables
            if (!child.path("type").asText().equals("SELECT_NODE") && hasStar(child)) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasNaturalJoin(JsonNode from) {
        return from.path("type").asText().equals("JOIN")
                && (from.path("ref_type").asText().equals("NATURAL")
                        || hasNaturalJoin(from.path("left"))
                        || hasNaturalJoin(from.path("right")));
    }

    private static List<JsonNode> present(JsonNode node) {
        return isNull(node) ? List.of() : List.of(node);
    }

    private static List<JsonNode> both(List<JsonNode> some, List<JsonNode> more) {
        return Stream.concat(some.stream(), more.stream()).toList();
    }

    private static boolean isNull(JsonNode node) {
        return node.isNull() || node.isMissingNode();
    }
}
