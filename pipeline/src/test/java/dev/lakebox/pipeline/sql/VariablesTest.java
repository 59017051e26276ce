package dev.lakebox.pipeline.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class VariablesTest {

    private final Variables variables =
            new Variables(Map.of("kafka.bootstrap-servers", "localhost:9092", "name", "it's"));

    @Test
    void shouldPutInValuesAndDefaults() {
        assertThat(resolve("'${kafka.bootstrap-servers}' '${window:10}' '${name:other}'"))
                .isEqualTo("'localhost:9092' '10' 'it''s'");
    }

    @Test
    void shouldSayWhichNameHasNoValueAndWhere() {
        assertThatThrownBy(() -> resolve("'${missing}'"))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("a.sql:3")
                .hasMessageContaining("missing");
    }

    private String resolve(String text) {
        return variables.resolve(new Statement("a.sql", 3, text));
    }
}
