package dev.lakebox.pipeline.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lakebox.pipeline.sql.Pipeline;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PipelineDocsTest {

    @Test
    void shouldDescribeThePipelinesThereAre() throws Exception {
        assertThat(Files.readString(PipelineDocs.PAGE))
                .as("docs/pipelines.md; to make it anew, in pipeline/, with the test's class path: java"
                        + " dev.lakebox.pipeline.docs.PipelineDocs")
                .isEqualTo(PipelineDocs.page());
    }

    @Test
    void shouldFollowViewsToWhereDataComesFrom() {
        Flow flow = new Flow(Pipeline.load(Path.of("pipelines"), "revenue-by-category"));

        assertThat(flow.branches())
                .filteredOn(branch -> branch.target().equals("analytics.revenue_by_category"))
                .singleElement()
                .satisfies(branch -> {
                    assertThat(branch.sources()).isEqualTo(Set.of("topic orders", "topic cdc.public.products"));
                    assertThat(branch.operations()).containsExactly("temporal join", "TUMBLE");
                });
    }
}
