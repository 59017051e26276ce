package dev.lakebox.query;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expression.Operation;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;

/**
 * Comparisons of a column with a constant as Iceberg's predicates. Each is true of every row of which DuckDB's
 * comparison is true, if not always the other way round; where there is no such predicate it is always true.
 */
final class Comparisons {

    private static final Set<Operation> UPWARD = Set.of(Operation.GT, Operation.GT_EQ);
    private static final Set<Operation> WITHOUT_NAN = Set.of(Operation.EQ, Operation.LT, Operation.LT_EQ);

    private Comparisons() {}

    /** @param growing whether the constant may be more by the time that the query runs */
    static Expression of(Types.NestedField field, Operation operation, Constant constant, boolean growing) {
        if (growing && !UPWARD.contains(operation)) {
            return Expressions.alwaysTrue();
        }
        Type.TypeID type = field.type().typeId();
        if (type == Type.TypeID.TIMESTAMP || type == Type.TypeID.DATE) {
            LocalDateTime moment = Literals.moment(constant);
            boolean zoned = type == Type.TypeID.TIMESTAMP && ((Types.TimestampType) field.type()).shouldAdjustToUTC();
            // DuckDB drops the offset of a text that it compares without a zone
            if (moment == null || !zoned && Literals.isZonedText(constant)) {
                return Expressions.alwaysTrue();
            }
            // by the minute, so that the same question a second later finds its plan
            LocalDateTime kept = growing ? moment.truncatedTo(ChronoUnit.MINUTES) : moment;
            return type == Type.TypeID.DATE
                    ? date(field, operation, kept, constant)
                    : predicate(operation, field.name(), timestamp(field, kept));
        }
        // not a number is more than any number to DuckDB, and in no bounds of Iceberg's
        boolean nan = type == Type.TypeID.DOUBLE && !WITHOUT_NAN.contains(operation);
        Object value = growing || nan ? null : Literals.of(field.type(), constant);
        return value == null ? Expressions.alwaysTrue() : predicate(operation, field.name(), value);
    }

    /** A day against a moment: DuckDB takes the day for its first moment. */
    private static Expression date(
            Types.NestedField field, Operation operation, LocalDateTime moment, Constant constant) {
        boolean midnight = moment.toLocalTime().equals(LocalTime.MIDNIGHT);
        if (!constant.type().startsWith("TIMESTAMP") && !Literals.isDay(constant)) {
            return Expressions.alwaysTrue();
        }
        String day = moment.toLocalDate().toString();
        if (midnight) {
            return predicate(operation, field.name(), day);
        }
        return switch (operation) {
            case GT, GT_EQ -> predicate(Operation.GT, field.name(), day);
            case LT, LT_EQ -> predicate(Operation.LT_EQ, field.name(), day);
            default -> Expressions.alwaysTrue();
        };
    }

    /** The day of a timestamp against a day. */
    static Expression ofDay(Types.NestedField field, Operation operation, Constant constant, boolean growing) {
        LocalDateTime moment = Literals.isDay(constant) ? Literals.moment(constant) : null;
        if (field.type().typeId() != Type.TypeID.TIMESTAMP
                || moment == null
                || growing && !UPWARD.contains(operation)) {
            return Expressions.alwaysTrue();
        }
        LocalDate day = moment.toLocalDate();
        String begin = timestamp(field, day.atStartOfDay());
        String end = timestamp(field, day.plusDays(1).atStartOfDay());
        return switch (operation) {
            case EQ ->
                Expressions.and(
                        predicate(Operation.GT_EQ, field.name(), begin), predicate(Operation.LT, field.name(), end));
            case LT -> predicate(Operation.LT, field.name(), begin);
            case LT_EQ -> predicate(Operation.LT, field.name(), end);
            case GT -> predicate(Operation.GT_EQ, field.name(), end);
            case GT_EQ -> predicate(Operation.GT_EQ, field.name(), begin);
            default -> Expressions.alwaysTrue();
        };
    }

    /** IN a list, of which NULL finds nothing. */
    static Expression in(Types.NestedField field, List<Constant> constants) {
        List<Expression> any = new ArrayList<>();
        List<Object> values = new ArrayList<>();
        for (Constant constant : constants) {
            if (constant.text() == null) {
                continue;
            }
            Object value = Literals.of(field.type(), constant);
            if (value != null) {
                values.add(value);
            } else {
                any.add(of(field, Operation.EQ, constant, false));
            }
        }
        if (!values.isEmpty()) {
            any.add(Expressions.in(field.name(), values));
        }
        return Junctions.any(any);
    }

    /** LIKE, or its opposite where all that is asked is how the text begins. */
    static Expression like(Types.NestedField field, Constant pattern, boolean negated) {
        if (field.type().typeId() != Type.TypeID.STRING || Literals.of(field.type(), pattern) == null) {
            return Expressions.alwaysTrue();
        }
        String text = pattern.text();
        int wild = 0;
        while (wild < text.length() && text.charAt(wild) != '%' && text.charAt(wild) != '_') {
            wild++;
        }
        String prefix = text.substring(0, wild);
        String rest = text.substring(wild);
        if (rest.isEmpty()) {
            return predicate(negated ? Operation.NOT_EQ : Operation.EQ, field.name(), text);
        }
        if (negated && !rest.equals("%")) {
            return Expressions.alwaysTrue();
        }
        return begins(field, prefix, negated);
    }

    static Expression startsWith(Types.NestedField field, Constant prefix, boolean negated) {
        boolean text = field.type().typeId() == Type.TypeID.STRING && Literals.of(field.type(), prefix) != null;
        return text ? begins(field, prefix.text(), negated) : Expressions.alwaysTrue();
    }

    private static Expression begins(Types.NestedField field, String prefix, boolean negated) {
        if (prefix.isEmpty()) {
            return Expressions.alwaysTrue();
        }
        return negated ? Expressions.notStartsWith(field.name(), prefix) : Expressions.startsWith(field.name(), prefix);
    }

    private static String timestamp(Types.NestedField field, LocalDateTime moment) {
        String local = DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(moment);
        return ((Types.TimestampType) field.type()).shouldAdjustToUTC() ? local + "+00:00" : local;
    }

    private static Expression predicate(Operation operation, String name, Object value) {
        return switch (operation) {
            case EQ -> Expressions.equal(name, value);
            case NOT_EQ -> Expressions.notEqual(name, value);
            case LT -> Expressions.lessThan(name, value);
            case LT_EQ -> Expressions.lessThanOrEqual(name, value);
            case GT -> Expressions.greaterThan(name, value);
            case GT_EQ -> Expressions.greaterThanOrEqual(name, value);
            default -> throw new IllegalArgumentException("Not a comparison: " + operation);
        };
    }
}
