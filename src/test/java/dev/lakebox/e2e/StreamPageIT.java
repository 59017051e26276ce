package dev.lakebox.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Streaming SQL, written on the page. */
class StreamPageIT extends PageTest {

    @Test
    void showsChangesAsTheyComeUntilItIsStopped() throws Exception {
        Page page = visit.open("/stream");
        write(page, "SELECT kafka_partition, count(*) AS orders FROM orders GROUP BY kafka_partition");
        editor(page).press("Control+Enter");

        Locator status = page.getByText(Pattern.compile("^[\\d,]+ changes.* Live\\."));
        assertThat(status).isVisible();
        assertThat(region(page, "Changes").getByText("updated to").first()).isVisible();
        long before = number(status);
        await().atMost(PATIENCE).until(() -> number(status) > before);
        assertThat(streams()).isEqualTo(1);
        takePicture(page, "stream");
        assertAccessible(page);

        button(page, "Stop").click();
        assertThat(page.getByText(Pattern.compile("^[\\d,]+ changes.* Stopped\\.")))
                .isVisible();
        await("the job is cancelled").atMost(PATIENCE).until(() -> streams() == 0);
        assertThat(button(page, "Run")).isEnabled();
    }

    @Test
    void endsWhatRunsWhenTheReaderLeaves() throws Exception {
        Page page = visit.open("/stream");
        write(page, "SELECT order_id, amount FROM orders");
        button(page, "Run").click();
        assertThat(region(page, "Changes").getByText("inserted").first()).isVisible();

        link(page, "Tables").click();

        await("the job is cancelled").atMost(PATIENCE).until(() -> streams() == 0);
        page.goBack();
        assertThat(editor(page)).hasText("SELECT order_id, amount FROM orders");
        assertThat(page.getByText("Run a SELECT to see its rows change")).isVisible();
    }

    @Test
    void marksWhereAStatementIsWrong() {
        Page page = visit.open("/stream");
        write(page, "SELECT order_id, nothing FROM orders");
        button(page, "Run").click();

        assertThat(page.getByRole(AriaRole.ALERT)).containsText("Column 'nothing' not found");
        assertThat(editor(page).locator(".cm-lintRange-error")).hasText("nothing");
        visit.expectFailing("/api/stream");
    }

    @Test
    void tellsThePlan() {
        Page page = visit.open("/stream");
        write(page, "SELECT user_id, sum(amount) FROM orders GROUP BY user_id");
        button(page, "Explain").click();

        assertThat(region(page, "Plan")).containsText("GroupAggregate");
        assertAccessible(page);
    }

    @Test
    void startsAnInsertAsAPipelineWithAName() {
        Page page = visit.open("/stream");
        write(
                page,
                "CREATE TABLE IF NOT EXISTS lakehouse.analytics.large_orders (order_id BIGINT); "
                        + "INSERT INTO lakehouse.analytics.large_orders SELECT order_id FROM orders WHERE amount > 100");
        page.getByLabel("as pipeline").fill("large-orders");
        assertAccessible(page);
        button(page, "Start pipeline").click();

        assertThat(page.getByText("Pipeline large-orders runs")).isVisible();
        link(page, "the overview").click();
        assertThat(button(page, "Stop large-orders")).isVisible();
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> sandbox.number("SELECT count(*) FROM analytics.large_orders") > 0);

        button(page, "Remove large-orders").click();
        button(page, "Really remove large-orders").click();
        assertThat(page.getByText("large-orders").filter(new Locator.FilterOptions().setVisible(true)))
                .hasCount(0);
    }

    static Locator editor(Page page) {
        return page.getByRole(AriaRole.TEXTBOX, new Page.GetByRoleOptions().setName("Streaming SQL"));
    }

    static void write(Page page, String sql) {
        editor(page).press("Control+a");
        editor(page).press("Delete");
        page.keyboard().insertText(sql);
        assertThat(editor(page)).hasText(sql);
    }

    /** How many of the readers' jobs run. */
    private static long streams() throws IOException, InterruptedException {
        URI jobs = URI.create(sandbox.endpoint("flink")).resolve("/jobs/overview");
        String answer = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(jobs).build(), HttpResponse.BodyHandlers.ofString())
                .body();
        long running = 0;
        for (JsonNode job : new ObjectMapper().readTree(answer).path("jobs")) {
            if (job.path("name").asText().equals("stream")
                    && job.path("state").asText().equals("RUNNING")) {
                running++;
            }
        }
        return running;
    }
}
