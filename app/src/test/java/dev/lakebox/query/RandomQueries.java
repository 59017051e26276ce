package dev.lakebox.query;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.iceberg.Schema;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;

/**
 * Queries over tables that are named only when they run: over the table itself, and over its rows as literals, which
 * must answer the same.
 */
final class RandomQueries {

    static final String ONE = "@ONE@";
    static final String OTHER = "@OTHER@";

    private final RandomValues random;

    RandomQueries(RandomValues random) {
        this.random = random;
    }

    /**
     * What a query reads.
     *
     * @param name with its moment, to be formatted with an alias
     */
    record Source(String name, Schema schema, List<Record> rows) {

        String table(String alias) {
            return name.formatted(alias);
        }

        String literals(String alias) {
            List<Types.NestedField> columns = schema.columns();
            String names = columns.stream()
                    .map(column -> DuckTypes.identifier(column.name()))
                    .collect(Collectors.joining(", "));
            String rows = rows().isEmpty()
                    ? columns.stream()
                            .map(column -> literal(column.type(), null))
                            .collect(Collectors.joining(", ", "SELECT ", " WHERE false"))
                    : rows().stream()
                            .map(row -> columns.stream()
                                    .map(column -> literal(column.type(), row.getField(column.name())))
                                    .collect(Collectors.joining(", ", "(", ")")))
                            .collect(Collectors.joining(", ", "VALUES ", ""));
            return "(%s) AS %s(%s)".formatted(rows, alias, names);
        }
    }

    /** SQL with {@link #ONE} for the table by the alias a and {@link #OTHER} for the other by the alias b. */
    String over(Source one, Source other) {
        List<Types.NestedField> columns = one.schema().columns();
        List<Types.NestedField> plain = columns.stream()
                .filter(column -> column.type().isPrimitiveType())
                .toList();
        String where = plain.isEmpty() || random.chance(0.3) ? "" : " WHERE " + filter(one, plain, 2);
        switch (random.below(6)) {
            case 0 -> {
                return "SELECT %s FROM @ONE@%s".formatted(some(columns), where);
            }
            case 1 -> {
                String column = name(random.of(columns));
                return "SELECT %s, count(*) FROM @ONE@%s GROUP BY 1".formatted(column, where);
            }
            case 2 -> {
                return "SELECT %s FROM @ONE@%s".formatted(fields(columns), where);
            }
            case 3 -> {
                if (!plain.isEmpty()) {
                    return "SELECT %1$s FROM @ONE@%2$s ORDER BY %1$s NULLS LAST LIMIT 3"
                            .formatted(name(random.of(plain)), where);
                }
            }
            case 4 -> {
                List<Types.NestedField> shared = plain.stream()
                        .filter(column -> {
                            Types.NestedField same = other.schema().findField(column.fieldId());
                            return same != null && other.schema().columns().contains(same);
                        })
                        .toList();
                if (!shared.isEmpty()) {
                    Types.NestedField column = random.of(shared);
                    return "SELECT a.%1$s, count(*) FROM @ONE@ %2$s JOIN @OTHER@ ON a.%1$s IS NOT DISTINCT FROM b.%3$s GROUP BY 1"
                            .formatted(
                                    name(column),
                                    random.of(List.of("LEFT", "FULL", "INNER")),
                                    name(other.schema().findField(column.fieldId())));
                }
            }
            default -> {
                // aggregates of everything
            }
        }
        String aggregates = plain.stream()
                .map(column -> "count(%1$s), min(%1$s), max(%1$s), count(DISTINCT %1$s)".formatted(name(column)))
                .collect(Collectors.joining(", "));
        return "SELECT count(*)%s FROM @ONE@%s".formatted(aggregates.isEmpty() ? "" : ", " + aggregates, where);
    }

    private String some(List<Types.NestedField> columns) {
        List<Types.NestedField> some = new ArrayList<>();
        for (int i = 0; i <= random.below(3); i++) {
            some.add(random.of(columns));
        }
        return some.stream().map(RandomQueries::name).collect(Collectors.joining(", "));
    }

    /** Of each column one thing that is inside it. */
    private String fields(List<Types.NestedField> columns) {
        return columns.stream()
                .map(column -> field(name(column), column.type()))
                .collect(Collectors.joining(", "));
    }

    private String field(String expression, Type type) {
        if (type.isStructType()) {
            Types.NestedField field = random.of(type.asStructType().fields());
            return field("(%s).%s".formatted(expression, name(field)), field.type());
        } else if (type.isListType()) {
            return field("(%s)[1]".formatted(expression), type.asListType().elementType());
        } else if (type.isMapType()) {
            return "cardinality(%s)".formatted(expression);
        }
        return expression;
    }

    private String filter(Source source, List<Types.NestedField> columns, int depth) {
        if (depth > 0 && random.chance(0.4)) {
            return "(%s %s %s)"
                    .formatted(
                            filter(source, columns, depth - 1),
                            random.of(List.of("AND", "OR")),
                            filter(source, columns, depth - 1));
        }
        Types.NestedField column = random.of(columns);
        String name = name(column);
        return switch (random.below(5)) {
            case 0 -> name + random.of(List.of(" IS NULL", " IS NOT NULL"));
            case 1 -> "%s IN (%s, %s)".formatted(name, some(source, column), some(source, column));
            case 2 -> "NOT %s = %s".formatted(name, some(source, column));
            case 3 -> "%s BETWEEN %s AND %s".formatted(name, some(source, column), some(source, column));
            default -> "%s %s %s".formatted(name, random.of(List.of("=", "<", ">=", "<>", ">")), some(source, column));
        };
    }

    private String some(Source source, Types.NestedField column) {
        Object value = source.rows().isEmpty() || random.chance(0.2)
                ? random.value(column.type())
                : random.of(source.rows()).getField(column.name());
        return literal(column.type(), value);
    }

    private static String name(Types.NestedField field) {
        return DuckTypes.identifier(field.name());
    }

    private static String literal(Type type, Object value) {
        String cast = "::" + DuckTypes.of(type);
        if (value == null) {
            return "NULL" + cast;
        }
        return switch (type.typeId()) {
            case STRUCT ->
                type.asStructType().fields().stream()
                                .map(field -> name(field) + " := "
                                        + literal(field.type(), ((Record) value).getField(field.name())))
                                .collect(Collectors.joining(", ", "struct_pack(", ")"))
                        + cast;
            case LIST -> list(type.asListType().elementType(), (List<?>) value) + cast;
            case MAP -> {
                Map<?, ?> map = (Map<?, ?>) value;
                yield "MAP(%s, %s)%s"
                        .formatted(
                                list(type.asMapType().keyType(), List.copyOf(map.keySet())),
                                list(type.asMapType().valueType(), new ArrayList<>(map.values())),
                                cast);
            }
            default -> DuckTypes.text(text(value)) + cast;
        };
    }

    private static String list(Type type, List<?> values) {
        return values.stream()
                .map(each -> literal(type, each))
                .collect(Collectors.joining(", ", "[", "]::" + DuckTypes.of(type) + "[]"));
    }

    private static String text(Object value) {
        if (value instanceof ByteBuffer bytes) {
            byte[] array = new byte[bytes.remaining()];
            bytes.duplicate().get(array);
            return hex(array);
        } else if (value instanceof byte[] bytes) {
            return hex(bytes);
        } else if (value instanceof BigDecimal decimal) {
            return decimal.toPlainString();
        } else if (value instanceof LocalDateTime || value instanceof OffsetDateTime) {
            return value.toString();
        }
        return value.toString();
    }

    private static String hex(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        for (byte each : bytes) {
            text.append("\\x").append(HexFormat.of().withUpperCase().toHexDigits(each));
        }
        return text.toString();
    }
}
