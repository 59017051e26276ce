package dev.lakebox.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** On the page, a table of a catalog beside the main one. */
class OtherCatalogPageIT extends PageTest {

    private static final String TABLE = "files.finance.transactions_by_country";

    @BeforeAll
    static void write() {
        sandbox.post("/api/pipelines/transactions-by-country/start", Map.of());
        await().atMost(PATIENCE.multipliedBy(3))
                .ignoreExceptions()
                .until(() -> sandbox.number("SELECT count(*) FROM " + TABLE) > 0);
    }

    @Test
    void listsItAndTellsItsPast() {
        Page page = visit.open("/tables");

        assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName("Tables")))
                .hasText("Tables in the catalogs lakehouse and files");
        link(page, TABLE).click();

        assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName(TABLE)))
                .isVisible();
        assertThat(page.getByText(Pattern.compile("^transactions-by-country,\\s+checkpoint [\\d,]+$"))
                        .first())
                .isVisible();
        assertAccessible(page);
        link(page, "Query it").click();
        assertThat(editor(page)).containsText("FROM " + TABLE);
        button(page, "Run").click();
        assertThat(cells(page).first()).isVisible();
    }

    @Test
    void completesItsNames() {
        Page page = visit.open("/query");
        write(page, "");
        Locator options = page.getByRole(AriaRole.LISTBOX).getByRole(AriaRole.OPTION);

        editor(page).pressSequentially("SELECT * FROM files.finance.trans");
        assertThat(options.filter(new Locator.FilterOptions().setHasText(Pattern.compile("^transactions_by_country$"))))
                .hasCount(1);
        editor(page).press("Escape");
        write(page, "");
        editor(page).pressSequentially("SELECT " + TABLE + ".total_");
        assertThat(options.filter(new Locator.FilterOptions().setHasText(Pattern.compile("^total_amount"))))
                .hasCount(1);
    }
}
