package dev.lakebox.query;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.lakebox.Problem;
import java.util.ArrayList;
import java.util.List;

/** Lets DuckDB compute expressions that read no rows. */
final class Evaluation {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CONSTANT = "SELECT typeof(moment), CAST(moment AS VARCHAR)";

    private final Templates templates;
    private final Rows rows;

    /** Parses SQL of our own. */
    interface Templates {
        String tree(String sql) throws InterruptedException, WorkerDied;
    }

    /** Runs DuckDB's tree of a statement. */
    interface Rows {
        /** @return the first row */
        List<Object> first(String tree) throws InterruptedException, WorkerDied;
    }

    Evaluation(Templates templates, Rows rows) {
        this.templates = templates;
        this.rows = rows;
    }

    /**
     * The expression of an AT.
     *
     * @param template {@link AtExpressions#TIME} or {@link AtExpressions#VERSION}
     * @return null for NULL
     */
    String moment(String template, JsonNode at, String table) throws InterruptedException, WorkerDied {
        Object value = rows.first(AtExpressions.tree(templates.tree(template), at, table))
                .get(0);
        return value == null ? null : value.toString();
    }

    /**
     * What expressions are worth.
     *
     * @return empty where one of them cannot be computed: the query will say why, if it comes to that
     */
    List<Constant> constants(List<JsonNode> expressions) throws InterruptedException, WorkerDied {
        if (expressions.isEmpty()) {
            return List.of();
        }
        List<Object> row;
        try {
            row = rows.first(tree(templates.tree(CONSTANT), expressions));
        } catch (Problem e) {
            if (e.status() != 400) {
                throw e;
            }
            return List.of();
        }
        List<Constant> constants = new ArrayList<>();
        for (int i = 0; i < row.size(); i += 2) {
            Object text = row.get(i + 1);
            constants.add(new Constant(row.get(i).toString(), text == null ? null : text.toString()));
        }
        return constants;
    }

    private static String tree(String template, List<JsonNode> expressions) {
        try {
            JsonNode tree = JSON.readTree(template);
            ArrayNode list = (ArrayNode) tree.at("/statements/0/node/select_list");
            ArrayNode columns = list.deepCopy();
            list.removeAll();
            for (JsonNode expression : expressions) {
                ArrayNode both = columns.deepCopy();
                AtExpressions.substitute(both, expression);
                list.addAll(both);
            }
            return tree.toString();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
