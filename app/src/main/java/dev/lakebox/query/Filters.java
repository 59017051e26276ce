package dev.lakebox.query;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.util.SnapshotUtil;

/** Finds, for each table of a statement, the filter under which Iceberg may plan it. */
final class Filters {

    /** Constants that the tree holds as they are; DuckDB is asked for the others. */
    private static final Set<String> PLAIN = Set.of("BIGINT", "INTEGER", "VARCHAR");

    private final Statement statement;
    private final Evaluation evaluation;

    Filters(Statement statement, Evaluation evaluation) {
        this.statement = statement;
        this.evaluation = evaluation;
    }

    List<Pinned> of(List<Pinned> tables) throws InterruptedException, WorkerDied {
        Map<JsonNode, Schema> schemas = new IdentityHashMap<>();
        List<JsonNode> operands = new ArrayList<>();
        for (Pinned table : tables) {
            if (table.metadata() == null) {
                schemas.put(table.reference().node(), table.moment().schema());
                conditions(table).forEach(condition -> Pushdown.operands(condition, operands));
            }
        }
        Map<JsonNode, Constant> constants = constants(operands);
        List<Pinned> filtered = new ArrayList<>();
        for (Pinned table : tables) {
            if (conditions(table).isEmpty()
                    || table.metadata() != null
                    || table.moment().snapshot() == null) {
                filtered.add(table);
                continue;
            }
            Moment moment = table.moment();
            List<JsonNode> relations = statement.scope(table.reference()).relations();
            Columns columns = new Columns(table.reference(), relations, schemas, planned(moment));
            filtered.add(table.with(new Pushdown(columns, constants).of(conditions(table))));
        }
        return filtered;
    }

    /**
     * The snapshot's own, which is not a branch's; and the table's where it is the current snapshot, whose partitions
     * Iceberg takes by that one, even if no snapshot has it yet.
     */
    private static List<Schema> planned(Moment moment) {
        Table table = moment.table();
        Schema own = SnapshotUtil.schemaFor(table, moment.snapshot());
        Snapshot current = table.currentSnapshot();
        return current == null || current.snapshotId() == moment.snapshot()
                ? List.of(own, table.schema())
                : List.of(own);
    }

    private List<JsonNode> conditions(Pinned table) {
        Scope scope = statement.scope(table.reference());
        return scope == null ? List.of() : scope.conditions();
    }

    private Map<JsonNode, Constant> constants(List<JsonNode> operands) throws InterruptedException, WorkerDied {
        Map<JsonNode, Constant> constants = new HashMap<>();
        List<JsonNode> asked = new ArrayList<>();
        for (JsonNode operand : operands) {
            Constant plain = plain(operand);
            if (plain != null) {
                constants.put(operand, plain);
            } else if (!asked.contains(operand)) {
                asked.add(operand);
            }
        }
        List<Constant> answers = evaluation.constants(asked);
        for (int i = 0; i < answers.size(); i++) {
            constants.put(asked.get(i), answers.get(i));
        }
        return constants;
    }

    private static Constant plain(JsonNode operand) {
        JsonNode value = operand.path("value");
        String type = value.at("/type/id").asText();
        boolean plain = operand.path("class").asText().equals("CONSTANT")
                && PLAIN.contains(type)
                && value.at("/type/type_info").isNull()
                && value.path("value").isValueNode();
        return plain ? new Constant(type, value.get("value").asText()) : null;
    }
}
