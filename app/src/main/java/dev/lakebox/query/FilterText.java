package dev.lakebox.query;

import java.util.stream.Collectors;
import org.apache.iceberg.expressions.BoundPredicate;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.ExpressionVisitors;
import org.apache.iceberg.expressions.Literal;
import org.apache.iceberg.expressions.UnboundPredicate;

/** A filter as somebody would write it who knows SQL. */
final class FilterText extends ExpressionVisitors.ExpressionVisitor<String> {

    private FilterText() {}

    /** @return null where everything matches */
    static String of(Expression filter) {
        return filter.op() == Expression.Operation.TRUE ? null : ExpressionVisitors.visit(filter, new FilterText());
    }

    @Override
    public String alwaysTrue() {
        return "true";
    }

    @Override
    public String alwaysFalse() {
        return "false";
    }

    @Override
    public String not(String result) {
        return "NOT " + result;
    }

    @Override
    public String and(String left, String right) {
        return left + " AND " + right;
    }

    @Override
    public String or(String left, String right) {
        return "(" + left + " OR " + right + ")";
    }

    @Override
    public <T> String predicate(BoundPredicate<T> predicate) {
        throw new IllegalArgumentException("Not a filter of ours: " + predicate);
    }

    @Override
    public <T> String predicate(UnboundPredicate<T> predicate) {
        String name = predicate.ref().name();
        return switch (predicate.op()) {
            case IS_NULL -> name + " IS NULL";
            case NOT_NULL -> name + " IS NOT NULL";
            case EQ -> name + " = " + text(predicate.literal());
            case NOT_EQ -> name + " <> " + text(predicate.literal());
            case LT -> name + " < " + text(predicate.literal());
            case LT_EQ -> name + " <= " + text(predicate.literal());
            case GT -> name + " > " + text(predicate.literal());
            case GT_EQ -> name + " >= " + text(predicate.literal());
            case STARTS_WITH -> name + " STARTS WITH " + text(predicate.literal());
            case NOT_STARTS_WITH -> name + " NOT STARTS WITH " + text(predicate.literal());
            case IN ->
                predicate.literals().stream()
                        .map(FilterText::text)
                        .collect(Collectors.joining(", ", name + " IN (", ")"));
            default -> predicate.toString();
        };
    }

    private static String text(Literal<?> literal) {
        Object value = literal.value();
        return value instanceof CharSequence ? DuckTypes.text(value.toString()) : value.toString();
    }
}
