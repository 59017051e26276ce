package dev.lakebox.query;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expression.Operation;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;

/**
 * Conditions of SQL as a filter for Iceberg's planning. It lets through every row that the conditions let through: what
 * has no counterpart counts as always true, which is why NOT is carried down to where it is known.
 */
final class Pushdown {

    private static final Map<String, Operation> COMPARISONS = Map.of(
            "COMPARE_EQUAL", Operation.EQ,
            "COMPARE_NOTEQUAL", Operation.NOT_EQ,
            "COMPARE_LESSTHAN", Operation.LT,
            "COMPARE_LESSTHANOREQUALTO", Operation.LT_EQ,
            "COMPARE_GREATERTHAN", Operation.GT,
            "COMPARE_GREATERTHANOREQUALTO", Operation.GT_EQ);

    private final Columns columns;
    private final Map<JsonNode, Constant> constants;

    /** @param constants what the foldable expressions are worth */
    Pushdown(Columns columns, Map<JsonNode, Constant> constants) {
        this.columns = columns;
        this.constants = constants;
    }

    Expression of(List<JsonNode> conditions) {
        return Junctions.all(
                conditions.stream().map(condition -> of(condition, false)).toList());
    }

    /** The operands that comparisons in this condition compare with, as far as they can be computed beforehand. */
    static void operands(JsonNode node, List<JsonNode> found) {
        switch (node.path("class").asText()) {
            case "COMPARISON" -> {
                fold(node.get("left"), found);
                fold(node.get("right"), found);
            }
            case "BETWEEN" -> {
                fold(node.get("lower"), found);
                fold(node.get("upper"), found);
            }
            case "CONJUNCTION" -> node.get("children").forEach(child -> operands(child, found));
            case "OPERATOR" ->
                node.get("children").forEach(child -> {
                    fold(child, found);
                    operands(child, found);
                });
            case "FUNCTION" -> node.get("children").forEach(child -> fold(child, found));
            default -> {
                // compares nothing
            }
        }
    }

    private static void fold(JsonNode operand, List<JsonNode> found) {
        if (Foldable.of(operand) != Foldable.NO) {
            found.add(operand);
        }
    }

    private Expression of(JsonNode node, boolean negated) {
        return switch (node.path("class").asText()) {
            case "CONJUNCTION" -> conjunction(node, negated);
            case "OPERATOR" -> operator(node, negated);
            case "COMPARISON" -> comparison(node, negated);
            case "BETWEEN" -> between(node, negated);
            case "FUNCTION" -> function(node, negated);
            case "COLUMN_REF" -> truth(node, negated);
            default -> Expressions.alwaysTrue();
        };
    }

    private Expression conjunction(JsonNode node, boolean negated) {
        List<Expression> parts = new ArrayList<>();
        node.get("children").forEach(child -> parts.add(of(child, negated)));
        return node.get("type").asText().equals("CONJUNCTION_AND") == negated
                ? Junctions.any(parts)
                : Junctions.all(parts);
    }

    private Expression operator(JsonNode node, boolean negated) {
        JsonNode first = node.get("children").path(0);
        return switch (node.get("type").asText()) {
            case "OPERATOR_NOT" -> of(first, !negated);
            case "OPERATOR_IS_NULL" -> isNull(first, !negated);
            case "OPERATOR_IS_NOT_NULL" -> isNull(first, negated);
            case "COMPARE_IN" -> in(node, !negated);
            case "COMPARE_NOT_IN" -> in(node, negated);
            default -> Expressions.alwaysTrue();
        };
    }

    private Expression isNull(JsonNode operand, boolean wanted) {
        Types.NestedField field = columns.find(operand);
        if (field == null || !field.type().isPrimitiveType()) {
            return Expressions.alwaysTrue();
        }
        return wanted ? Expressions.isNull(field.name()) : Expressions.notNull(field.name());
    }

    private Expression in(JsonNode node, boolean wanted) {
        Types.NestedField field = columns.find(node.get("children").get(0));
        List<Constant> values = new ArrayList<>();
        for (int i = 1; i < node.get("children").size(); i++) {
            JsonNode value = node.get("children").get(i);
            Constant constant = Foldable.of(value) == Foldable.FIXED ? constants.get(value) : null;
            if (constant == null) {
                return Expressions.alwaysTrue();
            }
            values.add(constant);
        }
        if (field == null) {
            return Expressions.alwaysTrue();
        }
        if (wanted) {
            return Comparisons.in(field, values);
        }
        return Junctions.all(values.stream()
                .map(value -> Comparisons.of(field, Operation.NOT_EQ, value, false))
                .toList());
    }

    private Expression comparison(JsonNode node, boolean negated) {
        Operation operation = COMPARISONS.get(node.get("type").asText());
        if (operation == null) {
            return Expressions.alwaysTrue();
        }
        Operation meant = negated ? operation.negate() : operation;
        JsonNode left = node.get("left");
        JsonNode right = node.get("right");
        return Foldable.of(right) == Foldable.NO ? compare(right, meant.flipLR(), left) : compare(left, meant, right);
    }

    private Expression between(JsonNode node, boolean negated) {
        JsonNode input = node.get("input");
        return negated
                ? Expressions.or(
                        compare(input, Operation.LT, node.get("lower")),
                        compare(input, Operation.GT, node.get("upper")))
                : Expressions.and(
                        compare(input, Operation.GT_EQ, node.get("lower")),
                        compare(input, Operation.LT_EQ, node.get("upper")));
    }

    private Expression compare(JsonNode operand, Operation operation, JsonNode with) {
        Constant constant = constants.get(with);
        if (constant == null) {
            return Expressions.alwaysTrue();
        }
        boolean growing = Foldable.of(with) == Foldable.GROWING;
        Types.NestedField field = columns.find(operand);
        if (field != null) {
            return Comparisons.of(field, operation, constant, growing);
        }
        boolean day = operand.path("class").asText().equals("CAST")
                && operand.at("/cast_type/id").asText().equals("DATE");
        Types.NestedField cast = day ? columns.find(operand.get("child")) : null;
        return cast == null ? Expressions.alwaysTrue() : Comparisons.ofDay(cast, operation, constant, growing);
    }

    private Expression function(JsonNode node, boolean negated) {
        JsonNode children = node.get("children");
        Types.NestedField field = children.size() == 2 ? columns.find(children.get(0)) : null;
        Constant constant =
                field == null || Foldable.of(children.get(1)) != Foldable.FIXED ? null : constants.get(children.get(1));
        if (constant == null) {
            return Expressions.alwaysTrue();
        }
        return switch (node.get("function_name").asText()) {
            case "~~" -> Comparisons.like(field, constant, negated);
            case "!~~" -> Comparisons.like(field, constant, !negated);
            case "starts_with", "prefix", "^@" -> Comparisons.startsWith(field, constant, negated);
            default -> Expressions.alwaysTrue();
        };
    }

    private Expression truth(JsonNode column, boolean negated) {
        Types.NestedField field = columns.find(column);
        return field == null || field.type().typeId() != Type.TypeID.BOOLEAN
                ? Expressions.alwaysTrue()
                : Expressions.equal(field.name(), !negated);
    }
}
