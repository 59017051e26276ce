package dev.lakebox.pipeline.topics;

import dev.lakebox.pipeline.topics.Subjects.Registered;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.formats.avro.typeutils.AvroSchemaConverter;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.CatalogTable;
import org.apache.flink.table.types.AbstractDataType;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;

/**
 * Makes a topic's table of its schemas: a column for each field of the value, the key's bytes, and where and when Kafka has
 * each record, with a watermark on that time. What cannot be read by the schema is skipped. A value of Debezium's, an
 * envelope of a row before and after, makes a table that changes, of the row's columns. What has no schema, or one that no
 * columns can be made of, is bytes.
 */
final class TopicTables {

    private static final String KEY = "record_key";
    private static final String RAW = "raw_value";
    private static final int MILLIS = 3;
    private static final int LONGEST_DELAY_SECONDS = 1000;

    /** Column to the connector's key and its type. */
    private static final Map<String, Map.Entry<String, DataType>> METADATA = new LinkedHashMap<>();

    static {
        METADATA.put("kafka_headers", Map.entry("headers", DataTypes.MAP(DataTypes.STRING(), DataTypes.BYTES())));
        METADATA.put("kafka_partition", Map.entry("partition", DataTypes.INT()));
        METADATA.put("kafka_offset", Map.entry("offset", DataTypes.BIGINT()));
        METADATA.put("kafka_timestamp", Map.entry("timestamp", DataTypes.TIMESTAMP_LTZ(MILLIS)));
    }

    private final Map<String, String> client;
    private final URI registry;
    private final Duration watermarkDelay;

    /**
     * @param client the Kafka client's properties
     * @param watermarkDelay under 1,000 s, which Flink's intervals of seconds end at
     */
    TopicTables(Map<String, String> client, URI registry, Duration watermarkDelay) {
        if (watermarkDelay.isNegative() || watermarkDelay.toSeconds() >= LONGEST_DELAY_SECONDS) {
            throw new ValidationException(
                    "Invalid 'watermark-delay': %s (must be 0 s to 999 s)".formatted(watermarkDelay));
        }
        this.client = Map.copyOf(client);
        this.registry = registry;
        this.watermarkDelay = watermarkDelay;
    }

    CatalogTable of(String topic, Optional<Registered> key, Optional<Registered> value) {
        Map<String, String> options = new HashMap<>();
        options.put("connector", "kafka");
        options.put("topic", topic);
        options.put("scan.startup.mode", "earliest-offset");
        client.forEach((name, set) -> options.put(TopicsCatalogFactory.PROPERTIES + name, set));
        Schema.Builder schema = Schema.newBuilder();
        Envelope envelope = value.map(Envelope::of).orElse(null);
        if (envelope == null) {
            records(topic, value, schema, options);
        } else {
            changes(key, envelope, schema, options);
        }
        return CatalogTable.newBuilder().schema(schema.build()).options(options).build();
    }

    private void records(String topic, Optional<Registered> value, Schema.Builder schema, Map<String, String> options) {
        DataType row = value.map(TopicTables::type).orElse(null);
        if (row == null || row.getLogicalType().getTypeRoot() != LogicalTypeRoot.ROW) {
            schema.column(RAW, DataTypes.BYTES());
            options.put("value.format", "raw");
        } else {
            DataType.getFields(row).forEach(field -> schema.column(field.getName(), field.getDataType()));
            options.put("value.format", "checked");
            options.put("value.checked.skip-errors", "true");
            if (value.get().type().equals("AVRO")) {
                options.put("value.checked.format", "avro-confluent");
                options.put("value.checked.avro-confluent.url", registry.toString());
                options.put("value.checked.avro-confluent.subject", topic + "-value");
                options.put("value.checked.avro-confluent.schema", value.get().text());
            } else {
                options.put("value.checked.format", "json");
                options.put("value.checked.json.timestamp-format.standard", "ISO-8601");
            }
        }
        // names that the value has not taken
        Set<String> taken = names(row);
        String keyed = free(KEY, taken);
        schema.column(keyed, DataTypes.BYTES());
        options.put("key.format", "raw");
        options.put("key.fields", keyed);
        options.put("value.fields-include", "EXCEPT_KEY");
        metadata(schema, taken);
    }

    private void changes(
            Optional<Registered> key, Envelope envelope, Schema.Builder schema, Map<String, String> options) {
        List<String> identity = key.map(TopicTables::type)
                .filter(type -> type.getLogicalType().getTypeRoot() == LogicalTypeRoot.ROW)
                .map(DataType::getFieldNames)
                .orElse(List.of());
        for (DataTypes.Field field : DataType.getFields(envelope.row())) {
            AbstractDataType<?> type = field.getDataType();
            // of what is deleted Postgres tells no more than the key
            schema.column(field.getName(), identity.contains(field.getName()) ? type.notNull() : type.nullable());
        }
        if (!identity.isEmpty()) {
            schema.primaryKey(identity);
        }
        if (envelope.avro()) {
            options.put("value.format", "debezium-avro-confluent");
            options.put("value.debezium-avro-confluent.url", registry.toString());
        } else {
            options.put("value.format", "debezium-json");
            options.put("value.debezium-json.ignore-parse-errors", "true");
            options.put("value.debezium-json.timestamp-format.standard", "ISO-8601");
        }
        metadata(schema, names(envelope.row()));
    }

    private void metadata(Schema.Builder schema, Set<String> taken) {
        METADATA.forEach((column, known) ->
                schema.columnByMetadata(free(column, taken), known.getValue(), known.getKey(), true));
        String time = free("kafka_timestamp", taken);
        schema.watermark(
                time, "`%s` - INTERVAL '%.3f' SECOND(3, 3)".formatted(time, watermarkDelay.toMillis() / 1000.0));
    }

    private static Set<String> names(DataType row) {
        return row == null || row.getLogicalType().getTypeRoot() != LogicalTypeRoot.ROW
                ? Set.of(RAW)
                : new HashSet<>(DataType.getFieldNames(row));
    }

    private static String free(String name, Set<String> taken) {
        return taken.contains(name) ? free(name + "_", taken) : name;
    }

    /** @return null for what no columns can be made of */
    private static DataType type(Registered schema) {
        return switch (schema.type()) {
            case "AVRO" -> AvroSchemaConverter.convertToDataType(schema.text());
            case "JSON" -> JsonSchema.parse(schema.text()).type();
            default -> null;
        };
    }

    /**
     * Debezium's.
     *
     * @param row of the table that is captured
     */
    private record Envelope(DataType row, boolean avro) {

        private static final List<String> FIELDS = List.of("before", "after", "op");

        /** @return null where the schema is of something else */
        static Envelope of(Registered schema) {
            DataType type = type(schema);
            if (type == null
                    || type.getLogicalType().getTypeRoot() != LogicalTypeRoot.ROW
                    || !DataType.getFieldNames(type).containsAll(FIELDS)) {
                return null;
            }
            DataType after = DataType.getFieldDataTypes(type)
                    .get(DataType.getFieldNames(type).indexOf("after"));
            return after.getLogicalType().getTypeRoot() == LogicalTypeRoot.ROW
                    ? new Envelope(after, schema.type().equals("AVRO"))
                    : null;
        }
    }
}
