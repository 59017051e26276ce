package dev.lakebox.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Questions about any moment, asked on the page. */
class QueryPageIT extends PageTest {

    private static final String HELD = "SELECT count(*) AS held FROM raw.orders";

    @Test
    void answersWhatATableHeldThen() {
        Page page = visit.open("/query");
        write(page, HELD);
        editor(page).press("Control+Enter");
        assertThat(cells(page)).hasCount(1);
        long first = number(cells(page));
        await().atMost(PATIENCE).until(() -> sandbox.number(HELD) > first);

        button(page, "As of").click();
        Locator choice = page.getByLabel("A snapshot of raw.orders");
        String option = choice.locator("option").nth(4).textContent().strip().replaceAll("\\s+", " ");
        choice.selectOption(choice.locator("option").nth(4).getAttribute("value"));

        String rows = option.replaceAll(".* ([\\d,]+) rows, .*", "$1").replace(",", "");
        assertThat(cells(page)).hasText(rows);
        button(page, "Run").click();
        assertThat(cells(page)).hasText(rows);

        button(page, "Back to newest").click();
        assertThat(cells(page)).not().hasText(rows);
        assertThat(number(cells(page))).isGreaterThan(Long.parseLong(rows));
    }

    @Test
    void comparesOneQueryAtTwoMoments() {
        Page page = visit.open("/query");
        write(
                page,
                "SELECT status, count(*) AS orders FROM (SELECT 'all' AS status FROM raw.orders UNION ALL SELECT 'none') GROUP BY ALL ORDER BY 1");
        button(page, "Run").click();
        assertThat(cells(page)).hasCount(4);
        long before = number(cells(page).nth(1));
        await().atMost(PATIENCE).until(() -> sandbox.number(HELD) > before);

        button(page, "Compare").click();
        button(page, "compared with").click();
        button(page, "10 s ago").click();

        assertThat(page.getByText("1 row changed, 1 row the same")).isVisible();
        assertThat(region(page, "Result").getByText("became")).hasCount(1);
        takePicture(page, "compare");
        assertAccessible(page);
        page.getByLabel("Only what differs").check();
        assertThat(cells(page).filter(new Locator.FilterOptions().setHasText("none")))
                .hasCount(0);
    }

    @Test
    void marksWhereAQueryIsWrong() {
        Page page = visit.open("/query");
        write(page, "SELECT * FROM raw.orderss");
        button(page, "Run").click();

        assertThat(page.getByRole(AriaRole.ALERT)).containsText("Cannot find table raw.orderss");
        write(page, "SELECT order_id, nothing FROM raw.orders");
        button(page, "Run").click();
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("nothing");
        assertThat(editor(page).locator(".cm-lintRange-error")).hasText("nothing");
        visit.expectFailing("/api/query");
    }

    @Test
    void completesTablesColumnsAndFunctions() {
        Page page = visit.open("/query");
        write(page, "");
        editor(page).pressSequentially("SELECT * FROM raw.ord");
        Locator options = page.getByRole(AriaRole.LISTBOX).getByRole(AriaRole.OPTION);
        assertThat(options.filter(new Locator.FilterOptions().setHasText(Pattern.compile("^orders$"))))
                .hasCount(1);
        editor(page).press("Escape");

        write(page, "");
        editor(page).pressSequentially("SELECT date_tr");
        assertThat(options.filter(new Locator.FilterOptions().setHasText(Pattern.compile("^date_trunc"))))
                .hasCount(1);

        write(page, "");
        editor(page).pressSequentially("SELECT raw.orders.user_");
        assertThat(options.filter(new Locator.FilterOptions().setHasText(Pattern.compile("^user_id"))))
                .hasCount(1);
    }

    @Test
    void keepsWhatWasAskedInItsAddress() {
        Page page = visit.open("/query");
        write(page, "SELECT 40 + 2 AS answer");
        button(page, "Run").click();
        assertThat(cells(page)).hasText("42");
        String address = page.url();

        try (Visit another = new Visit(chromium.browser(), sandbox.address())) {
            Page opened = another.open(address);
            assertThat(cells(opened)).hasText("42");
            assertThat(editor(opened)).hasText("SELECT 40 + 2 AS answer");
        }
        button(page, "History").click();
        button(page, "SELECT 40 + 2 AS answer").click();
        assertThat(page.getByRole(AriaRole.DIALOG)).hasCount(0);
        assertThat(cells(page)).hasText("42");
    }

    @Test
    void scrollsThroughAHundredThousandRows() {
        Page page = visit.open("/query");
        write(page, "SELECT range AS n FROM range(1000)");
        button(page, "Run").click();

        assertThat(page.getByText(Pattern.compile("^1,000 rows, in "))).isVisible();
        assertThat(cells(page).first()).hasText("0");
        cells(page).first().click();
        page.keyboard().press("Control+End");
        assertThat(region(page, "Result").getByText("999", new Locator.GetByTextOptions().setExact(true)))
                .isVisible();
        assertThat((int) region(page, "Result").getByRole(AriaRole.ROW).count()).isLessThan(200);
    }

    @Test
    void drawsAChart() {
        Page page = visit.open("/query");
        write(page, "SELECT range AS n, range * range AS square FROM range(20)");
        button(page, "Run").click();
        button(page, "Chart").click();

        assertThat(page.getByRole(AriaRole.IMG, new Page.GetByRoleOptions().setName(Pattern.compile("by n"))))
                .isVisible();
        assertThat(page.locator("lb-chart canvas")).isVisible();
        assertAccessible(page);
    }

    @Test
    void givesTheAnswerAsAFile() throws IOException {
        Page page = visit.open("/query");
        write(page, "SELECT 1 AS one, 'a,b' AS two");
        button(page, "Run").click();
        Download csv = page.waitForDownload(() -> link(page, "CSV").click());
        assertThat(Files.readAllLines(csv.path())).isEqualTo(List.of("one,two", "1,\"a,b\""));

        Download parquet = page.waitForDownload(() -> link(page, "Parquet").click());
        assertThat(Files.readAllBytes(parquet.path())).startsWith('P', 'A', 'R', '1');
    }

    @Test
    void stopsWhatTakesTooLong() {
        Page page = visit.open("/query");
        write(page, "SELECT count(*) FROM range(1000000) a, range(1000000) b WHERE a.range + b.range = 7");
        button(page, "Run").click();
        button(page, "Cancel").click();

        assertThat(page.getByText("Cancelled.")).isVisible();
        assertThat(button(page, "Run")).isEnabled();
    }
}
