package dev.lakebox.query;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lakebox.Problem;
import java.nio.ByteBuffer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.apache.iceberg.SingleValueParser;
import org.apache.iceberg.avro.AvroSchemaUtil;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;

/** Iceberg's types and values in DuckDB's SQL. */
final class DuckTypes {

    private static final ObjectMapper JSON = new ObjectMapper();

    private DuckTypes() {}

    /** @throws Problem where DuckDB has no such type */
    static String of(Type type) {
        return of(type, UnaryOperator.identity());
    }

    /** As {@link #of}, with the names that Iceberg gives to what is inside a column when it writes Parquet. */
    static String inFile(Type type) {
        return of(type, AvroSchemaUtil::makeCompatibleName);
    }

    private static String of(Type type, UnaryOperator<String> names) {
        return switch (type.typeId()) {
            case BOOLEAN -> "BOOLEAN";
            case INTEGER -> "INTEGER";
            case LONG -> "BIGINT";
            case FLOAT -> "FLOAT";
            case DOUBLE -> "DOUBLE";
            case DATE -> "DATE";
            case TIME -> "TIME";
            case TIMESTAMP -> ((Types.TimestampType) type).shouldAdjustToUTC() ? "TIMESTAMPTZ" : "TIMESTAMP";
            case TIMESTAMP_NANO ->
                ((Types.TimestampNanoType) type).shouldAdjustToUTC() ? "TIMESTAMPTZ" : "TIMESTAMP_NS";
            case STRING -> "VARCHAR";
            case UUID -> "UUID";
            case FIXED, BINARY -> "BLOB";
            case DECIMAL -> {
                Types.DecimalType decimal = (Types.DecimalType) type;
                yield "DECIMAL(%d, %d)".formatted(decimal.precision(), decimal.scale());
            }
            case LIST -> of(type.asListType().elementType(), names) + "[]";
            case MAP ->
                "MAP(%s, %s)"
                        .formatted(
                                of(type.asMapType().keyType(), names),
                                of(type.asMapType().valueType(), names));
            case STRUCT ->
                type.asStructType().fields().stream()
                        .map(field -> identifier(names.apply(field.name())) + " " + of(field.type(), names))
                        .collect(Collectors.joining(", ", "STRUCT(", ")"));
            // of which there are no values
            case UNKNOWN -> "\"NULL\"";
            default -> throw new Problem(400, "Cannot query a column of type %s: it is not supported".formatted(type));
        };
    }

    static String identifier(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    static String text(String value) {
        return "'" + value.replace("'", "''") + "'";
    }

    /** The value of rows written before the field was added, as text of its type; or NULL. */
    static String initialDefault(Types.NestedField field) {
        if (field.initialDefault() == null) {
            return "NULL";
        }
        if (field.initialDefault() instanceof ByteBuffer bytes && field.type().typeId() != Type.TypeID.UUID) {
            return text(blob(bytes.duplicate()));
        }
        try {
            String json = SingleValueParser.toJson(field.type(), field.initialDefault());
            return text(JSON.readTree(json).asText());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String blob(ByteBuffer bytes) {
        StringBuilder text = new StringBuilder();
        while (bytes.hasRemaining()) {
            text.append(String.format("\\x%02X", bytes.get()));
        }
        return text.toString();
    }
}
