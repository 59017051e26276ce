package dev.lakebox.query;

import java.util.List;
import java.util.function.BinaryOperator;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;

/**
 * AND and OR of many expressions. A thousand of them make a tree ten levels deep: one of a thousand is more than a stack
 * or JSON may hold.
 */
final class Junctions {

    private Junctions() {}

    static Expression all(List<Expression> parts) {
        return balanced(parts, Expressions.alwaysTrue(), Expressions::and);
    }

    static Expression any(List<Expression> parts) {
        return balanced(parts, Expressions.alwaysFalse(), Expressions::or);
    }

    private static Expression balanced(List<Expression> parts, Expression none, BinaryOperator<Expression> operator) {
        return switch (parts.size()) {
            case 0 -> none;
            case 1 -> parts.get(0);
            default -> {
                int half = parts.size() / 2;
                yield operator.apply(
                        balanced(parts.subList(0, half), none, operator),
                        balanced(parts.subList(half, parts.size()), none, operator));
            }
        };
    }
}
