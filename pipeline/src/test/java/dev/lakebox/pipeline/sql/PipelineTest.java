package dev.lakebox.pipeline.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class PipelineTest {

    private static final Path PIPELINES = Path.of("pipelines");

    @Test
    void shouldNameTheLakehousesTablesWithoutIt() {
        assertThat(Pipeline.load(PIPELINES, "revenue-by-category").tables())
                .containsExactly("analytics.revenue_by_category", "ops.late_events");
    }

    @Test
    void shouldNameAnotherCatalogsTablesWithIt() {
        assertThat(Pipeline.load(PIPELINES, "transactions-by-country").tables())
                .containsExactly("files.finance.transactions_by_country", "ops.late_events");
    }

    @Test
    void shouldLeaveOutTopics() {
        assertThat(Pipeline.load(PIPELINES, "fraud-alerts").tables())
                .containsExactly("finance.fraud_alerts", "ops.late_events");
    }
}
