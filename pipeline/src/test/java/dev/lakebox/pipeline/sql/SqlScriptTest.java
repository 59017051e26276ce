package dev.lakebox.pipeline.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class SqlScriptTest {

    @Test
    void shouldSplitAtSemicolonsOutsideQuotesAndComments() {
        List<Statement> statements = SqlScript.parse("a.sql", """
                -- not here; nor here
                SELECT ';', `a;b` /* nor; here */ FROM t;

                INSERT INTO t
                SELECT 'it''s; one' -- a comment; with one
                FROM u;
                """);

        assertThat(statements).extracting(Statement::line).containsExactly(2, 4);
        assertThat(statements.get(0).text()).isEqualTo("SELECT ';', `a;b` /* nor; here */ FROM t");
        assertThat(statements.get(1).text()).startsWith("INSERT INTO t").endsWith("FROM u");
    }

    @Test
    void shouldTakeALastStatementWithoutSemicolonAndNoneOfNothing() {
        assertThat(SqlScript.parse("a.sql", "SELECT 1")).hasSize(1);
        assertThat(SqlScript.parse("a.sql", " ;; -- nothing\n;")).isEmpty();
    }

    @Test
    void shouldSayWhereAQuoteIsLeftOpen() {
        assertThatThrownBy(() -> SqlScript.parse("a.sql", "SELECT 1;\nSELECT 'open;\n"))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("a.sql:2")
                .hasMessageContaining("never closed");
    }

    @Test
    void shouldCountAParsersLinesFromTheFilesFirst() {
        Statement statement = new Statement("a.sql", 10, "SELECT\n  x");

        assertThat(statement.explain("From line 2, column 3 to line 2, column 3: Column 'x' not found"))
                .startsWith("a.sql:11: ")
                .contains("line 11, column 3");
        assertThat(statement.explain("No table")).isEqualTo("a.sql:10: No table");
    }

    @Test
    void shouldReadEveryPipelineThatIsShipped() {
        Path pipelines = Path.of("pipelines");

        for (String name : Pipeline.names(pipelines)) {
            assertThat(Pipeline.load(pipelines, name).tables()).as(name).isNotEmpty();
        }
        assertThat(Pipeline.load(pipelines, "orders-raw").tables()).containsExactly("raw.orders", "ops.dead_letters");
    }

    @Test
    void shouldGiveASessionEachCatalogOnce() {
        assertThat(Pipeline.session(Path.of("pipelines")))
                .startsWith(Pipeline.shared(Path.of("pipelines")).toArray(Statement[]::new))
                .map(Statement::text)
                .doesNotHaveDuplicates()
                .filteredOn(text -> text.startsWith("CREATE CATALOG"))
                .satisfiesExactly(
                        lakehouse -> assertThat(lakehouse).startsWith("CREATE CATALOG lakehouse"),
                        kafka -> assertThat(kafka).startsWith("CREATE CATALOG kafka"),
                        files -> assertThat(files).startsWith("CREATE CATALOG files"));
    }
}
