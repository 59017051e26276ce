package dev.lakebox.pipeline.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.flink.table.catalog.exceptions.CatalogException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonSchemaTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"type": "integer"}                                                         | BIGINT
            {"type": "integer", "minimum": 0, "maximum": 100}                           | INT
            {"type": "integer", "minimum": 0, "maximum": 3000000000}                    | BIGINT
            {"type": "number"}                                                          | DOUBLE
            {"type": "number", "multipleOf": 0.5}                                       | DOUBLE
            {"type": "number", "multipleOf": 0.01}                                      | DECIMAL(38, 2)
            {"type": "number", "multipleOf": 0.01, "maximum": 99999999.99}              | DECIMAL(10, 2)
            {"type": "number", "multipleOf": 1, "maximum": 999}                         | DECIMAL(3, 0)
            {"type": "string", "format": "decimal", "multipleOf": 0.01, "maximum": 9.99} | DECIMAL(3, 2)
            {"type": "string"}                                                          | STRING
            {"type": "string", "format": "date-time"}                                   | TIMESTAMP_LTZ(3)
            {"type": "string", "format": "date"}                                        | DATE
            {"type": "string", "format": "uuid"}                                        | STRING
            {"type": "string", "contentEncoding": "base64"}                             | BYTES
            {"type": "boolean"}                                                         | BOOLEAN
            {"type": ["null", "boolean"]}                                               | BOOLEAN
            {"type": ["string", "integer"]}                                             | STRING
            {"oneOf": [{"type": "null"}, {"type": "integer"}]}                          | BIGINT
            {"anyOf": [{"type": "string"}, {"type": "integer"}]}                        | STRING
            {"$ref": "#/definitions/Money"}                                             | DECIMAL(12, 2)
            {"$ref": "#/definitions/Nowhere"}                                           | STRING
            {"type": "array", "items": {"type": "integer"}}                             | ARRAY<BIGINT>
            {"type": "array"}                                                           | ARRAY<STRING>
            {"type": "object"}                                                          | STRING
            {"type": "object", "additionalProperties": {"type": "integer"}}             | MAP<STRING, BIGINT>
            {"type": "object", "properties": {"a": {"type": "string"}}}                 | ROW<`a` STRING>
            {"enum": ["a", "b"]}                                                        | STRING
            {}                                                                          | STRING
            """)
    void shouldTellAPropertysType(String property, String type) {
        assertThat(columns("""
                {"type": "object", "properties": {"it": %s},
                 "definitions": {"Money": {"type": "number", "multipleOf": 0.01, "maximum": 9999999999.99}}}
                """.formatted(property))).isEqualTo("ROW<`it` " + type + "> NOT NULL");
    }

    @Test
    void shouldTellWhatMayBeNull() {
        assertThat(columns("""
                {"type": "object", "required": ["sure", "said", "chosen"], "properties": {
                  "sure": {"type": "integer"},
                  "said": {"type": ["null", "integer"]},
                  "chosen": {"oneOf": [{"type": "null"}, {"type": "integer"}]},
                  "may": {"type": "integer"}}}
                """))
                .isEqualTo("ROW<`sure` BIGINT NOT NULL, `said` BIGINT, `chosen` BIGINT, `may` BIGINT> NOT NULL");
    }

    @Test
    void shouldEndWhereASchemaContainsItself() {
        assertThat(columns("""
                {"type": "object", "properties": {"child": {"$ref": "#"}, "loop": {"$ref": "#/properties/loop"}}}
                """)).isEqualTo("ROW<`child` STRING, `loop` STRING> NOT NULL");
    }

    @Test
    void shouldBeNoRowWhereThereAreNoObjects() {
        assertThat(columns("{\"type\": \"string\"}")).isEqualTo("STRING NOT NULL");
    }

    @Test
    void shouldRefuseWhatIsNoJson() {
        assertThatThrownBy(() -> JsonSchema.parse("{"))
                .isInstanceOf(CatalogException.class)
                .hasMessageContaining("no JSON");
    }

    private static String columns(String schema) {
        return JsonSchema.parse(schema).type().toString();
    }
}
