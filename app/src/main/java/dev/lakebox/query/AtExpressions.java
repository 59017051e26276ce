package dev.lakebox.query;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lakebox.Problem;
import java.util.Map;

/** What an {@code AT (… => expression)} means. DuckDB computes it, so {@code now() - INTERVAL 5 MINUTE} works. */
final class AtExpressions {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** SQL of one row and column in which a column named {@code moment} stands for the expression. */
    static final String TIME = "SELECT epoch_ms(CAST(moment AS TIMESTAMPTZ))";

    static final String VERSION = "SELECT CAST(moment AS VARCHAR)";

    private AtExpressions() {}

    static boolean isTime(JsonNode at) {
        return at.get("unit").asText().equalsIgnoreCase("TIMESTAMP");
    }

    /** @return null where it is no constant text or number */
    static String constant(JsonNode at) {
        JsonNode value = at.at("/expr/value/value");
        return at.at("/expr/class").asText().equals("CONSTANT") && value.isValueNode() && !value.isNull()
                ? value.asText()
                : null;
    }

    /**
     * @param template DuckDB's tree of {@link #TIME} or {@link #VERSION}
     * @return the tree with the expression in its place
     */
    static String tree(String template, JsonNode at, String table) {
        for (String kind : at.get("expr").findValuesAsText("class")) {
            if (kind.equals("COLUMN_REF") || kind.equals("SUBQUERY")) {
                throw new Problem(
                        400, "Cannot read %s: AT takes a moment that does not depend on rows".formatted(table));
            }
        }
        try {
            JsonNode tree = JSON.readTree(template);
            substitute(tree, at.get("expr"));
            return tree.toString();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    static void substitute(JsonNode node, JsonNode expression) {
        if (node instanceof ObjectNode object) {
            for (Map.Entry<String, JsonNode> field : object.properties()) {
                if (field.getValue().path("class").asText().equals("COLUMN_REF")) {
                    field.setValue(expression);
                }
            }
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                if (array.get(i).path("class").asText().equals("COLUMN_REF")) {
                    array.set(i, expression);
                }
            }
        }
        node.forEach(child -> {
            if (child != expression) {
                substitute(child, expression);
            }
        });
    }
}
