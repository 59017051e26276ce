package dev.lakebox.pipeline;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lakebox.pipeline.sql.Pipeline;
import dev.lakebox.pipeline.sql.PipelineException;
import dev.lakebox.pipeline.sql.SqlScript;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;

/** Real SQL through Flink's planner. */
class PipelineRunnerTest {

    private final PipelineRunner runner = new PipelineRunner(PipelineRunnerTest.class.getClassLoader());

    @Test
    void shouldSayFileLineAndCauseOfAStatementThatFails() {
        assertThatThrownBy(() -> check("CREATE TEMPORARY TABLE t (n BIGINT) WITH ('connector' = 'datagen');\n"
                        + "CREATE TEMPORARY TABLE u (n BIGINT) WITH ('connector' = 'blackhole');\n\n"
                        + "INSERT INTO u\nSELECT no_such_column FROM t;"))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("test.sql:5")
                .hasMessageContaining("no_such_column");
    }

    @Test
    void shouldLeaveOutWhatAParserWouldHaveTaken() {
        assertThatThrownBy(() -> check("CREATE TABEL t (n BIGINT);"))
                .hasMessageContaining("test.sql:1")
                .hasMessageContaining("TABEL")
                .hasMessageNotContaining("Was expecting");
    }

    @Test
    void shouldRefuseAPipelineThatInsertsNothing() {
        assertThatThrownBy(() -> check("CREATE TEMPORARY TABLE t (n BIGINT) WITH ('connector' = 'datagen');"))
                .hasMessageContaining("no INSERT");
    }

    /** As the pipelines write their windows and watermarks: plain SECOND takes no more than two digits. */
    @Test
    void shouldTakeIntervalsOfManySeconds() {
        check("""
                CREATE TEMPORARY TABLE t (
                  n BIGINT, at TIMESTAMP_LTZ(3), WATERMARK FOR at AS at - INTERVAL '120' SECOND(3)
                ) WITH ('connector' = 'datagen');
                CREATE TEMPORARY TABLE u (window_start TIMESTAMP(3), n BIGINT) WITH ('connector' = 'blackhole');
                INSERT INTO u SELECT window_start, COUNT(*)
                FROM TUMBLE(DATA => TABLE t, TIMECOL => DESCRIPTOR(at), SIZE => INTERVAL '600' SECOND(3))
                GROUP BY window_start, window_end;
                """.replace("at ", "`at` ").replace("(at)", "(`at`)"));
    }

    private void check(String sql) {
        runner.check(pipeline(sql), new Configuration(), Map.of());
    }

    private static Pipeline pipeline(String sql) {
        return new Pipeline("test", SqlScript.parse("test.sql", sql));
    }
}
