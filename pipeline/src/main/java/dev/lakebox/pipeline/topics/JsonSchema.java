package dev.lakebox.pipeline.topics;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.catalog.exceptions.CatalogException;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.DecimalType;

/**
 * The columns of what a JSON Schema describes, as Flink's {@code json} format reads them.
 *
 * <table>
 * <caption>Types</caption>
 * <tr><td>integer</td><td>BIGINT, or INT where minimum and maximum say that it fits</td></tr>
 * <tr><td>number</td><td>DOUBLE, or with a power of ten as multipleOf DECIMAL, as wide as maximum; also a string of
 * format decimal</td></tr>
 * <tr><td>string</td><td>STRING; with format date-time TIMESTAMP_LTZ(3), date DATE, time TIME, with contentEncoding
 * base64 BYTES</td></tr>
 * <tr><td>boolean, array, object</td><td>BOOLEAN, ARRAY, ROW, or MAP where additionalProperties say what is in it</td></tr>
 * <tr><td>anything else, such as a choice</td><td>STRING, of the JSON as it stands there</td></tr>
 * </table>
 */
final class JsonSchema {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MILLIS = 3;
    private static final int MOST_REFERENCES = 32;

    private final JsonNode root;

    private JsonSchema(JsonNode root) {
        this.root = root;
    }

    static JsonSchema parse(String text) {
        try {
            return new JsonSchema(JSON.readTree(text));
        } catch (IOException e) {
            throw new CatalogException("The registered schema is no JSON: " + e.getMessage(), e);
        }
    }

    /** @return a row, or another type where the schema is not of objects */
    DataType type() {
        return type(root, List.of()).notNull();
    }

    /** @param around what it is part of */
    private DataType type(JsonNode declared, List<JsonNode> around) {
        JsonNode schema = resolved(declared);
        if (around.stream().anyMatch(outer -> outer == schema)) {
            // no row contains itself
            return DataTypes.STRING();
        }
        List<JsonNode> within = new ArrayList<>(around);
        within.add(schema);
        return switch (kind(schema)) {
            case "boolean" -> DataTypes.BOOLEAN();
            case "integer" -> fitsInt(schema) ? DataTypes.INT() : DataTypes.BIGINT();
            case "number" -> number(schema);
            case "string" -> text(schema);
            case "array" -> DataTypes.ARRAY(type(schema.path("items"), within));
            case "object" -> object(schema, within);
            default -> DataTypes.STRING();
        };
    }

    private DataType object(JsonNode schema, List<JsonNode> within) {
        JsonNode properties = schema.path("properties");
        if (properties.isEmpty()) {
            JsonNode others = schema.path("additionalProperties");
            return others.isObject() && !others.isEmpty()
                    ? DataTypes.MAP(DataTypes.STRING(), type(others, within))
                    : DataTypes.STRING();
        }
        Set<String> required = new HashSet<>();
        schema.path("required").forEach(name -> required.add(name.asText()));
        List<DataTypes.Field> fields = new ArrayList<>();
        for (Map.Entry<String, JsonNode> property : properties.properties()) {
            DataType type = type(property.getValue(), within);
            boolean always = required.contains(property.getKey()) && !mayBeNull(property.getValue());
            fields.add(DataTypes.FIELD(property.getKey(), always ? type.notNull() : type));
        }
        return DataTypes.ROW(fields);
    }

    private static DataType text(JsonNode schema) {
        if (schema.path("contentEncoding").asText().equals("base64")) {
            return DataTypes.BYTES();
        }
        return switch (schema.path("format").asText()) {
            case "date-time" -> DataTypes.TIMESTAMP_LTZ(MILLIS);
            case "date" -> DataTypes.DATE();
            case "time" -> DataTypes.TIME();
            case "decimal" -> number(schema);
            default -> DataTypes.STRING();
        };
    }

    private static DataType number(JsonNode schema) {
        BigDecimal step = schema.path("multipleOf").decimalValue().stripTrailingZeros();
        boolean powerOfTen = step.precision() == 1 && step.unscaledValue().intValue() == 1 && step.scale() >= 0;
        if (!powerOfTen) {
            return DataTypes.DOUBLE();
        }
        int scale = step.scale();
        JsonNode maximum = schema.path("maximum");
        int whole = maximum.isNumber()
                ? maximum.decimalValue().toBigInteger().toString().length()
                : DecimalType.MAX_PRECISION;
        return DataTypes.DECIMAL(Math.min(DecimalType.MAX_PRECISION, whole + scale), scale);
    }

    private static boolean fitsInt(JsonNode schema) {
        JsonNode minimum = schema.path("minimum");
        JsonNode maximum = schema.path("maximum");
        return minimum.canConvertToInt() && maximum.canConvertToInt();
    }

    /** @return the one type besides null; empty where there is none, or a choice */
    private static String kind(JsonNode schema) {
        JsonNode type = schema.path("type");
        if (type.isTextual()) {
            return type.asText();
        }
        List<String> others = new ArrayList<>();
        type.forEach(each -> {
            if (!each.asText().equals("null")) {
                others.add(each.asText());
            }
        });
        if (others.size() == 1) {
            return others.get(0);
        }
        return others.isEmpty() && schema.has("properties") ? "object" : "";
    }

    private boolean mayBeNull(JsonNode declared) {
        JsonNode schema = followed(declared);
        for (JsonNode type : schema.path("type")) {
            if (type.asText().equals("null")) {
                return true;
            }
        }
        for (JsonNode choice : choices(schema)) {
            if (choice.path("type").asText().equals("null")) {
                return true;
            }
        }
        return false;
    }

    /** What is meant by references, and by a choice of one besides null. */
    private JsonNode resolved(JsonNode declared) {
        JsonNode schema = followed(declared);
        for (int step = 0; step < MOST_REFERENCES; step++) {
            List<JsonNode> others = choices(schema).stream()
                    .filter(choice -> !choice.path("type").asText().equals("null"))
                    .toList();
            if (others.size() != 1) {
                return schema;
            }
            schema = followed(others.get(0));
        }
        return schema;
    }

    private static List<JsonNode> choices(JsonNode schema) {
        List<JsonNode> choices = new ArrayList<>();
        for (String keyword : List.of("oneOf", "anyOf", "allOf")) {
            schema.path(keyword).forEach(choices::add);
        }
        return choices;
    }

    private JsonNode followed(JsonNode declared) {
        JsonNode schema = declared;
        for (int step = 0; step < MOST_REFERENCES; step++) {
            String reference = schema.path("$ref").asText();
            if (!reference.equals("#") && !reference.startsWith("#/")) {
                return schema;
            }
            schema = root.at(reference.substring(1));
        }
        return schema;
    }
}
