package dev.lakebox.query;

import java.util.stream.Collectors;
import org.apache.iceberg.avro.AvroSchemaUtil;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.TypeUtil;
import org.apache.iceberg.types.Types;

/**
 * Names of fields inside a column. Iceberg writes those that Avro would not take ({@code two words}) in another form into
 * Parquet ({@code two_x20words}), where DuckDB finds fields inside a column by name alone.
 */
final class FieldNames {

    private FieldNames() {}

    /** An expression with the fields of the type under their own names again; as it is where they are so already. */
    static String restore(String expression, Type type) {
        return kept(type) ? expression : restore(expression, type, 0) + "::" + DuckTypes.of(type);
    }

    private static boolean kept(Type type) {
        return type.isPrimitiveType()
                || TypeUtil.indexById(Types.StructType.of(Types.NestedField.optional(0, "c", type))).values().stream()
                        .allMatch(field ->
                                AvroSchemaUtil.makeCompatibleName(field.name()).equals(field.name()));
    }

    /** @param depth of lambdas around it, each of which names its argument by its own */
    private static String restore(String expression, Type type, int depth) {
        if (kept(type)) {
            return expression;
        }
        String argument = "x" + depth;
        if (type.isListType()) {
            return "list_transform(%s, lambda %s: %s)"
                    .formatted(
                            expression,
                            argument,
                            restore(argument, type.asListType().elementType(), depth + 1));
        } else if (type.isMapType()) {
            Types.MapType map = type.asMapType();
            return ifPresent(
                    expression,
                    "map_from_entries(list_transform(map_entries(%s), lambda %s: struct_pack(k := %s, v := %s)))"
                            .formatted(
                                    expression,
                                    argument,
                                    restore(argument + ".key", map.keyType(), depth + 1),
                                    restore(argument + ".value", map.valueType(), depth + 1)));
        }
        return ifPresent(
                expression,
                type.asStructType().fields().stream()
                        .map(field -> DuckTypes.identifier(field.name())
                                + " := "
                                + restore(
                                        "struct_extract(%s, %s)"
                                                .formatted(
                                                        expression,
                                                        DuckTypes.text(
                                                                AvroSchemaUtil.makeCompatibleName(field.name()))),
                                        field.type(),
                                        depth))
                        .collect(Collectors.joining(", ", "struct_pack(", ")")));
    }

    private static String ifPresent(String expression, String then) {
        return "CASE WHEN %s IS NOT NULL THEN %s END".formatted(expression, then);
    }
}
