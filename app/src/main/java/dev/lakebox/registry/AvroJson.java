package dev.lakebox.registry;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lakebox.Problem;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;

/** Makes of JSON, as a person writes it, what Avro can write by a schema: nothing is guessed, rounded or left out. */
final class AvroJson {

    private static final int MOST_SHOWN = 100;

    private AvroJson() {}

    /** @throws Problem 400, with {@code field} and {@code reason}, where it does not fit the schema */
    static Object fit(JsonNode value, Schema schema) {
        return fit(value, schema, "");
    }

    private static Object fit(JsonNode value, Schema schema, String at) {
        if (schema.getLogicalType() instanceof LogicalTypes.Decimal decimal) {
            return decimal(value, schema, decimal, at);
        }
        return switch (schema.getType()) {
            case RECORD -> record(value, schema, at);
            case UNION -> union(value, schema, at);
            case ARRAY -> array(value, schema, at);
            case MAP -> map(value, schema, at);
            case ENUM -> {
                require(value.isTextual() && schema.hasEnumSymbol(value.textValue()), value, schema, at);
                yield new GenericData.EnumSymbol(schema, value.textValue());
            }
            case NULL -> {
                require(value.isNull(), value, schema, at);
                yield null;
            }
            case STRING -> {
                require(value.isTextual(), value, schema, at);
                yield value.textValue();
            }
            case BOOLEAN -> {
                require(value.isBoolean(), value, schema, at);
                yield value.booleanValue();
            }
            case INT -> {
                require(value.isIntegralNumber() && value.canConvertToInt(), value, schema, at);
                yield value.intValue();
            }
            case LONG -> {
                require(value.isIntegralNumber() && value.canConvertToLong(), value, schema, at);
                yield value.longValue();
            }
            case FLOAT -> {
                require(value.isNumber() && Float.isFinite(value.floatValue()), value, schema, at);
                yield value.floatValue();
            }
            case DOUBLE -> {
                require(value.isNumber() && Double.isFinite(value.doubleValue()), value, schema, at);
                yield value.doubleValue();
            }
            case BYTES, FIXED -> throw misfit(at, shown(value), "bytes cannot be written in JSON");
        };
    }

    private static Object record(JsonNode value, Schema schema, String at) {
        require(value.isObject(), value, schema, at);
        for (Iterator<String> names = value.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (schema.getField(name) == null) {
                throw misfit(join(at, name), shown(value.get(name)), "no field of " + schema.getName());
            }
        }
        GenericData.Record record = new GenericData.Record(schema);
        for (Schema.Field field : schema.getFields()) {
            String name = join(at, field.name());
            JsonNode given = value.get(field.name());
            if (given != null) {
                record.put(field.pos(), fit(given, field.schema(), name));
            } else if (field.hasDefaultValue()) {
                record.put(field.pos(), AvroText.WITH_DECIMALS.getDefaultValue(field));
            } else {
                throw misfit(name, "missing", "must be " + words(field.schema()));
            }
        }
        return record;
    }

    /** The first that fits; where none does, what is said of the last that is not null. */
    private static Object union(JsonNode value, Schema schema, String at) {
        Problem why = null;
        for (Schema each : schema.getTypes()) {
            try {
                return fit(value, each, at);
            } catch (Problem e) {
                why = why == null || each.getType() != Schema.Type.NULL ? e : why;
            }
        }
        throw why == null ? misfit(at, shown(value), "nothing is allowed") : why;
    }

    private static Object array(JsonNode value, Schema schema, String at) {
        require(value.isArray(), value, schema, at);
        List<Object> items = new ArrayList<>();
        for (JsonNode item : value) {
            items.add(fit(item, schema.getElementType(), "%s[%d]".formatted(at, items.size())));
        }
        return items;
    }

    private static Object map(JsonNode value, Schema schema, String at) {
        require(value.isObject(), value, schema, at);
        Map<String, Object> entries = new TreeMap<>();
        for (Map.Entry<String, JsonNode> entry : value.properties()) {
            entries.put(entry.getKey(), fit(entry.getValue(), schema.getValueType(), join(at, entry.getKey())));
        }
        return entries;
    }

    /** A text will do as well: there are JSON writers that have no other way to keep all digits. */
    private static BigDecimal decimal(JsonNode value, Schema schema, LogicalTypes.Decimal type, String at) {
        try {
            require(value.isNumber() || value.isTextual(), value, schema, at);
            BigDecimal given = value.isNumber() ? value.decimalValue() : new BigDecimal(value.textValue());
            BigDecimal scaled = given.setScale(type.getScale(), RoundingMode.UNNECESSARY);
            require(scaled.precision() <= type.getPrecision(), value, schema, at);
            return scaled;
        } catch (ArithmeticException | NumberFormatException e) {
            throw misfit(at, shown(value), "must be " + words(schema));
        }
    }

    private static void require(boolean fits, JsonNode value, Schema schema, String at) {
        if (!fits) {
            throw misfit(at, shown(value), "must be " + words(schema));
        }
    }

    /** What is expected, as a person would say it. */
    static String words(Schema schema) {
        if (schema.getLogicalType() instanceof LogicalTypes.Decimal decimal) {
            return "a decimal of up to %d digits, %d of them after the point"
                    .formatted(decimal.getPrecision(), decimal.getScale());
        }
        return switch (schema.getType()) {
            case RECORD -> "an object, a record " + schema.getName();
            case UNION ->
                String.join(
                        " or ", schema.getTypes().stream().map(AvroJson::words).toList());
            case ARRAY -> "an array";
            case MAP -> "an object";
            case ENUM -> "one of " + String.join(", ", schema.getEnumSymbols());
            case NULL -> "null";
            case INT -> "an int";
            case BYTES, FIXED -> "bytes";
            default -> "a " + schema.getType().getName();
        };
    }

    private static Problem misfit(String at, String value, String reason) {
        String field = at.isEmpty() ? "value" : at;
        return new Problem(400, "Invalid %s: %s (%s)".formatted(field, value, reason))
                .with("field", field)
                .with("reason", reason);
    }

    private static String shown(JsonNode value) {
        String text = value.toString();
        return text.length() <= MOST_SHOWN ? text : text.substring(0, MOST_SHOWN) + "…";
    }

    private static String join(String at, String name) {
        return at.isEmpty() ? name : at + "." + name;
    }
}
