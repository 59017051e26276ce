package dev.lakebox.pipeline.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lakebox.pipeline.Causes;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tables of topics as Flink's planner takes them. */
class CheckedFormatFactoryTest {

    private final TableEnvironment tables = TableEnvironment.create(EnvironmentSettings.inStreamingMode());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'value.checked.format' = 'json'",
                "'value.checked.format' = 'json', 'value.checked.json.fail-on-missing-field' = 'true'",
                "'value.checked.format' = 'avro-confluent', 'value.checked.avro-confluent.url' = 'http://localhost:1'"
            })
    void shouldHandOnTheOptionsOfTheFormatInside(String options) {
        assertThat(plan(options)).contains("orders");
    }

    @Test
    void shouldRefuseOptionsThatNeitherKnows() {
        assertThatThrownBy(() -> plan("'value.checked.format' = 'json', 'value.checked.json.nonsense' = 'true'"))
                .satisfies(e ->
                        assertThat(Causes.sentence(e)).contains("Unsupported options", "value.checked.json.nonsense"));
        assertThatThrownBy(() -> plan("'value.checked.format' = 'avro-confluent'"))
                .satisfies(e -> assertThat(Causes.sentence(e)).contains("url"));
    }

    private String plan(String options) {
        tables.executeSql("DROP TEMPORARY TABLE IF EXISTS orders");
        tables.executeSql("""
                CREATE TEMPORARY TABLE orders (id BIGINT, error STRING METADATA FROM 'value.error' VIRTUAL) WITH (
                  'connector' = 'kafka', 'topic' = 'orders', 'properties.bootstrap.servers' = 'localhost:1',
                  'scan.startup.mode' = 'earliest-offset', 'value.format' = 'checked', %s)
                """.formatted(options));
        return tables.explainSql("SELECT * FROM orders");
    }
}
