package dev.lakebox.registry;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lakebox.database.Database;
import dev.lakebox.kafka.Topics;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * JSON Schemas of the topics that others than the shop write: of the captured tables' changes, as the tables are at the
 * start, and of the pipelines' results.
 */
final class TopicSchemas {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String OBJECT = "object";

    private final Supplier<Database.Access> database;

    TopicSchemas(Supplier<Database.Access> database) {
        this.database = database;
    }

    /** @throws IOException where the registry does not take one, or does not answer */
    void register(RegistryClient registry) throws IOException, InterruptedException, SQLException {
        for (String topic : Topics.RESULTS) {
            registry.register(topic + "-value", resource(topic + ".json"));
        }
        try (Connection connection = database.get().connect()) {
            for (String topic : Topics.CHANGES) {
                String[] parts = topic.split("\\.");
                ObjectNode key = JSON.createObjectNode();
                ObjectNode row = row(connection.getMetaData(), parts[1], parts[2], key);
                if (!row.isEmpty()) {
                    registry.register(
                            topic + "-key", object(topic + ".Key", key, true).toString());
                    registry.register(topic + "-value", envelope(topic, row).toString());
                }
            }
        }
    }

    /** @param key takes the primary key's columns */
    private static ObjectNode row(DatabaseMetaData metadata, String schema, String table, ObjectNode key)
            throws SQLException {
        Map<String, ObjectNode> columns = new LinkedHashMap<>();
        try (ResultSet found = metadata.getColumns(null, schema, table, null)) {
            while (found.next()) {
                columns.put(found.getString("COLUMN_NAME"), type(found));
            }
        }
        try (ResultSet found = metadata.getPrimaryKeys(null, schema, table)) {
            while (found.next()) {
                String column = found.getString("COLUMN_NAME");
                key.set(column, columns.get(column));
            }
        }
        ObjectNode row = JSON.createObjectNode();
        row.setAll(columns);
        return row;
    }

    /** A column's type as Debezium writes it. */
    private static ObjectNode type(ResultSet column) throws SQLException {
        ObjectNode type = JSON.createObjectNode();
        switch (column.getInt("DATA_TYPE")) {
            case Types.SMALLINT, Types.INTEGER ->
                type.put("type", "integer").put("minimum", Integer.MIN_VALUE).put("maximum", Integer.MAX_VALUE);
            case Types.BIGINT -> type.put("type", "integer");
            case Types.REAL, Types.DOUBLE -> type.put("type", "number");
            case Types.BIT, Types.BOOLEAN -> type.put("type", "boolean");
            case Types.NUMERIC, Types.DECIMAL ->
                decimal(type, column.getInt("COLUMN_SIZE"), column.getInt("DECIMAL_DIGITS"));
            default -> {
                type.put("type", "string");
                // Debezium's other times are counts of days or microseconds
                if (column.getString("TYPE_NAME").equals("timestamptz")) {
                    type.put("format", "date-time");
                }
            }
        }
        return type;
    }

    /** As a string, so that no digit is lost. */
    private static void decimal(ObjectNode type, int precision, int scale) {
        BigDecimal step = BigDecimal.ONE.movePointLeft(scale);
        type.put("type", "string").put("format", "decimal").put("multipleOf", step);
        type.put("maximum", BigDecimal.ONE.movePointRight(precision - scale).subtract(step));
    }

    private static ObjectNode envelope(String topic, ObjectNode row) {
        ObjectNode image = JSON.createObjectNode();
        image.putArray("oneOf")
                .add(JSON.createObjectNode().put("type", "null"))
                .addObject()
                .put("$ref", "#/definitions/Row");
        ObjectNode fields = JSON.createObjectNode();
        fields.set("before", image);
        fields.set("after", image);
        fields.putObject("source").put("type", OBJECT);
        fields.putObject("op").put("type", "string");
        fields.putObject("ts_ms").put("type", "integer");
        ObjectNode envelope = object(topic + ".Envelope", fields, false);
        envelope.putArray("required").add("op");
        envelope.putObject("definitions").set("Row", object(topic + ".Row", row, false));
        return envelope;
    }

    private static ObjectNode object(String title, ObjectNode properties, boolean required) {
        ObjectNode schema = JSON.createObjectNode();
        schema.put("$schema", "http://json-schema.org/draft-07/schema#")
                .put("title", title)
                .put("type", OBJECT);
        schema.set("properties", properties);
        if (required) {
            properties.fieldNames().forEachRemaining(schema.withArray("required")::add);
        }
        return schema;
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = TopicSchemas.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
