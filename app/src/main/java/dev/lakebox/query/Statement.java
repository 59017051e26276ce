package dev.lakebox.query;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lakebox.Problem;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * One SELECT as DuckDB's tree, checked against {@link SqlGate}, with the tables that it names. DuckDB's own parser
 * made the tree, so what is checked is what runs.
 */
final class Statement {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long NO_POSITION = -1;

    private final String sql;
    private final boolean ascii;
    private final JsonNode tree;
    private final List<TableReference> tables = new ArrayList<>();
    private final List<ArrayNode> columns = new ArrayList<>();
    private final Set<String> names = new HashSet<>();
    private final Set<String> rows = new HashSet<>();
    private final Map<JsonNode, Scope> scopes = new IdentityHashMap<>();

    private Statement(String sql, JsonNode tree) {
        this.sql = sql;
        this.ascii = sql.chars().allMatch(character -> character < 128);
        this.tree = tree;
        walk(tree.get("statements").get(0), Set.of());
    }

    /**
     * @param parsed what DuckDB's json_serialize_sql made of the text
     * @throws Problem where it is not one SELECT, or holds what the gate refuses
     */
    static Statement of(String sql, String parsed) {
        JsonNode tree;
        try {
            tree = JSON.readTree(parsed);
        } catch (JsonProcessingException e) {
            throw new Problem(400, "Cannot run this query: it is nested too deeply", e);
        }
        if (tree.get("error").asBoolean()) {
            String message = tree.get("error_message").asText();
            if (message.startsWith("Only SELECT")) {
                throw new Problem(400, "Cannot run this statement: only SELECT is allowed, and PIVOT is not supported");
            }
            JsonNode position = tree.get("position");
            throw new Problem(400, "Invalid SQL: " + message)
                    .with("position", position == null ? null : characters(sql, position.asLong(NO_POSITION)));
        }
        if (sql.indexOf('\0') >= 0) {
            // where DuckDB stops to read, it would answer another statement than the one that was asked
            throw new Problem(400, "Invalid SQL: it has a NUL character").with("position", sql.indexOf('\0'));
        }
        int count = tree.get("statements").size();
        if (count != 1) {
            throw new Problem(400, "Cannot run %d statements: a query is exactly one SELECT".formatted(count));
        }
        return new Statement(sql, tree);
    }

    List<TableReference> tables() {
        return tables;
    }

    /** What its own SELECT says of a table; null where that is not known. */
    Scope scope(TableReference table) {
        return scopes.get(table.node());
    }

    /** Every name, in lower case, by which a column is or might be meant. */
    Set<String> names() {
        return names;
    }

    /** Those among them that stand alone: where one is a table's, its whole rows are meant. */
    Set<String> wholeRows() {
        return rows;
    }

    /** The statement as it is now, for json_deserialize_sql. */
    String tree() {
        return tree.toString();
    }

    /**
     * Adds a LIMIT where there is none, so that DuckDB does not compute what nobody will see.
     *
     * @param limit DuckDB's tree of a statement that has this LIMIT and no other modifier
     */
    void limit(String limit) {
        JsonNode node = tree.at("/statements/0/node");
        boolean described = node.at("/from_table/type").asText().equals("SHOW_REF");
        boolean limited =
                node.path("modifiers").findValuesAsText("type").stream().anyMatch(type -> type.startsWith("LIMIT"));
        if (node.path("modifiers") instanceof ArrayNode modifiers && !described && !limited) {
            try {
                modifiers.add(JSON.readTree(limit).at("/statements/0/node/modifiers/0"));
            } catch (JsonProcessingException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /**
     * Drops catalog and namespace from columns that are written with them ({@code raw.orders.id}): after {@link
     * TableReference#replace} a table is known by its own name alone.
     */
    void unqualifyColumns(Set<String> tableNames) {
        for (ArrayNode names : columns) {
            for (int parts = names.size() - 1; parts > 1; parts--) {
                if (tableNames.contains(String.join(".", texts(names, parts)))) {
                    IntStream.range(1, parts).forEach(qualifier -> names.remove(0));
                    break;
                }
            }
        }
    }

    private void walk(JsonNode node, Set<String> outer) {
        if (node.isArray()) {
            node.forEach(child -> walk(child, outer));
        } else if (node instanceof ObjectNode object) {
            Set<String> names = object.has("cte_map") ? walkTableExpressions(object, outer) : outer;
            check(object, names);
            for (Map.Entry<String, JsonNode> field : object.properties()) {
                if (!field.getKey().equals("cte_map")) {
                    walk(field.getValue(), names);
                }
            }
        }
    }

    /** Each common table expression sees those before it, and itself where it is recursive. */
    private Set<String> walkTableExpressions(ObjectNode node, Set<String> outer) {
        Set<String> names = new HashSet<>(outer);
        for (JsonNode entry : node.get("cte_map").get("map")) {
            String name = lower(entry.get("key").asText());
            JsonNode query = entry.get("value");
            boolean recursive = query.at("/query/node/type").asText().equals("RECURSIVE_CTE_NODE");
            Set<String> visible = new HashSet<>(names);
            if (recursive) {
                visible.add(name);
            }
            walk(query, visible);
            names.add(name);
        }
        return names;
    }

    private void check(ObjectNode node, Set<String> names) {
        String type = node.path("type").isTextual() ? node.get("type").asText() : null;
        if (type == null) {
            return;
        }
        if (node.has("class")) {
            String kind = node.get("class").asText();
            if (kind.equals("FUNCTION")) {
                SqlGate.checkFunction(node.get("function_name").asText(), position(node));
            } else if (kind.equals("COLUMN_REF")) {
                columns.add((ArrayNode) node.get("column_names"));
                this.names.addAll(texts(node.get("column_names")));
                if (node.get("column_names").size() == 1) {
                    rows.addAll(texts(node.get("column_names")));
                }
            } else if (type.equals("STRUCT_EXTRACT")
                    && node.at("/children/1/value/value").asText().contains("'")) {
                // DuckDB would write such a field's name with the quote doubled, and then miss it; this is x['name']
                node.put("type", "ARRAY_EXTRACT");
            }
            return;
        }
        SqlGate.checkNode(type);
        switch (type) {
            case "SELECT_NODE" -> Scope.collect(node, scopes);
            case "JOIN" -> this.names.addAll(texts(node.path("using_columns")));
            case "BASE_TABLE" -> table(node, names, position(node));
            case "TABLE_FUNCTION" ->
                SqlGate.checkTableFunction(node.at("/function/function_name").asText(), position(node));
            case "SHOW_REF" -> {
                if (node.path("query").isNull() || node.path("query").isMissingNode()) {
                    throw new Problem(400, "Cannot run SHOW: the tables are listed at /api/tables");
                }
            }
            default -> {
                // nothing to look at beyond what it holds
            }
        }
    }

    private void table(ObjectNode node, Set<String> names, Integer position) {
        boolean qualified = !node.get("schema_name").asText().isEmpty();
        if (qualified || !names.contains(lower(node.get("table_name").asText()))) {
            tables.add(new TableReference(node, position));
        }
    }

    private Integer position(JsonNode node) {
        JsonNode location = node.get("query_location");
        if (location == null || !location.canConvertToInt()) {
            return null;
        }
        // there are as many of them as functions: each must not cost as much as the whole text
        return ascii ? Integer.valueOf(location.asInt()) : characters(sql, location.asLong());
    }

    /** DuckDB counts bytes of UTF-8. */
    static Integer characters(String sql, long bytes) {
        byte[] utf8 = sql.getBytes(StandardCharsets.UTF_8);
        if (bytes < 0 || bytes > utf8.length) {
            return null;
        }
        return new String(utf8, 0, (int) bytes, StandardCharsets.UTF_8).length();
    }

    private static List<String> texts(JsonNode names) {
        List<String> texts = new ArrayList<>();
        names.forEach(name -> texts.add(lower(name.asText())));
        return texts;
    }

    private static List<String> texts(ArrayNode names, int first) {
        return IntStream.range(0, first)
                .mapToObj(part -> names.get(part).asText())
                .toList();
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
