package dev.lakebox.pipeline.topics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lakebox.pipeline.topics.Subjects.Registered;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.ExplainDetail;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.catalog.CatalogTable;
import org.apache.flink.table.catalog.ObjectPath;
import org.junit.jupiter.api.Test;

/** What Flink's own planner makes of the tables. */
class TopicTablesTest {

    private static final String AVRO = """
            {"type": "record", "name": "Visit", "namespace": "shop", "fields": [
              {"name": "page", "type": "string"},
              {"name": "user_id", "type": ["null", "long"], "default": null},
              {"name": "spent", "type": {"type": "bytes", "logicalType": "decimal", "precision": 10, "scale": 2}},
              {"name": "at", "type": {"type": "long", "logicalType": "timestamp-millis"}}]}
            """;
    private static final String JSON = """
            {"type": "object", "required": ["kafka_offset"],
             "properties": {"kafka_offset": {"type": "integer"}, "at": {"type": "string", "format": "date-time"}}}
            """;
    private static final String CHANGES = """
            {"type": "object", "properties": {
              "before": {"oneOf": [{"type": "null"}, {"$ref": "#/definitions/Row"}]},
              "after": {"oneOf": [{"type": "null"}, {"$ref": "#/definitions/Row"}]},
              "op": {"type": "string"}},
             "definitions": {"Row": {"type": "object", "required": ["id", "name"],
               "properties": {"id": {"type": "integer"}, "name": {"type": "string"}}}}}
            """;

    private final TableEnvironment flink = TableEnvironment.create(EnvironmentSettings.inStreamingMode());
    private final TopicTables tables = new TopicTables(
            Map.of("bootstrap.servers", "localhost:9"), URI.create("http://localhost:9"), Duration.ofMillis(2500));

    @Test
    void shouldHaveAColumnForEachFieldOfAvro() throws Exception {
        create(tables.of("visits", Optional.empty(), schema("AVRO", AVRO)));

        assertThat(columns())
                .isEqualTo(
                        "page STRING NOT NULL, user_id BIGINT, spent DECIMAL(10, 2) NOT NULL, at TIMESTAMP(3) NOT NULL, "
                                + "record_key BYTES, kafka_headers MAP<STRING, BYTES>, kafka_partition INT, "
                                + "kafka_offset BIGINT, kafka_timestamp TIMESTAMP_LTZ(3) *ROWTIME*");
        assertThat(flink.explainSql("SELECT count(*) FROM visits GROUP BY page"))
                .contains("page");
        assertThat(flink.explainSql("INSERT INTO visits (page, spent, `at`) VALUES ('/', 1.5, LOCALTIMESTAMP)"))
                .contains("visits");
    }

    @Test
    void shouldNotTakeANameThatTheValueHas() throws Exception {
        create(tables.of("visits", Optional.empty(), schema("JSON", JSON)));

        assertThat(columns())
                .startsWith("kafka_offset BIGINT NOT NULL, at TIMESTAMP_LTZ(3), record_key BYTES,")
                .contains("kafka_partition INT, kafka_offset_ BIGINT");
        assertThat(flink.explainSql("SELECT kafka_offset, kafka_offset_ FROM visits"))
                .contains("kafka_offset_");
    }

    @Test
    void shouldFollowTheRowsThatDebeziumTellsOf() throws Exception {
        create(tables.of(
                "visits",
                schema("JSON", "{\"type\": \"object\", \"properties\": {\"id\": {\"type\": \"integer\"}}}"),
                schema("JSON", CHANGES)));

        assertThat(columns()).startsWith("id BIGINT NOT NULL, name STRING, kafka_headers");
        assertThat(flink.explainSql("SELECT count(*) FROM visits", ExplainDetail.CHANGELOG_MODE))
                .contains("changelogMode=[I,UB,UA,D]");
    }

    @Test
    void shouldHaveBytesWhereThereAreNoColumns() throws Exception {
        create(tables.of("visits", Optional.empty(), Optional.empty()));
        assertThat(columns()).startsWith("raw_value BYTES, record_key BYTES");
        assertThat(flink.explainSql("SELECT raw_value FROM visits")).contains("raw_value");

        assertThat(tables.of("it", Optional.empty(), schema("PROTOBUF", "syntax = \"proto3\";"))
                        .getUnresolvedSchema()
                        .getColumns())
                .first()
                .asString()
                .contains("raw_value");
        assertThat(tables.of("it", Optional.empty(), schema("AVRO", "\"string\""))
                        .getUnresolvedSchema()
                        .getColumns())
                .first()
                .asString()
                .contains("raw_value");
    }

    private static Optional<Registered> schema(String type, String text) {
        return Optional.of(new Registered(type, text));
    }

    private void create(CatalogTable table) throws Exception {
        flink.getCatalog("default_catalog")
                .orElseThrow()
                .createTable(new ObjectPath("default_database", "visits"), table, false);
    }

    private String columns() {
        return flink.from("visits").getResolvedSchema().getColumns().stream()
                .map(column -> column.getName() + " " + column.getDataType())
                .collect(Collectors.joining(", "));
    }
}
