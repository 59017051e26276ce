package dev.lakebox.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The way through the page, and its overview. */
class PageIT extends PageTest {

    @Test
    void showsTheStreamGrow() {
        Page page = visit.open("/");

        assertThat(page.getByRole(AriaRole.BANNER).getByText("Live")).isVisible();
        Locator rows = rowsOf(page, "raw.orders");
        long before = number(rows);
        await().atMost(PATIENCE).until(() -> number(rows) > before);
        assertThat(region(page, "Pipelines").getByText(Pattern.compile("^of \\d+ run$")))
                .isVisible();
        for (String topic : List.of("orders", "payment-events", "transactions", "cdc.public.products")) {
            assertThat(region(page, "Topics").getByText(topic, new Locator.GetByTextOptions().setExact(true)))
                    .isVisible();
        }
        assertThat(region(page, "Tables").getByText("p95").first()).isVisible();
        button(page, "Run").click();
        assertThat(cells(page).first()).isVisible();
        takePicture(page, "page");
    }

    @Test
    void showsTheCheckpointsPass() {
        Page page = visit.open("/");
        Locator pipeline = region(page, "Pipelines")
                .getByRole(AriaRole.LISTITEM)
                .filter(new Locator.FilterOptions().setHasText("orders-raw"));

        Locator checkpoint = pipeline.getByTitle(Pattern.compile("^Checkpoint [\\d,]+ took"));
        assertThat(checkpoint).isVisible();
        String before = checkpoint.getAttribute("title");
        assertThat(checkpoint).not().hasAttribute("title", before);
    }

    @Test
    void tellsHowMuchOfTheDiskIsInUse() {
        Page page = visit.open("/");

        assertThat(page.getByText(Pattern.compile("^Disk: [\\d,]+ of 4,096 MB$")))
                .isVisible();
    }

    @Test
    void setsTheRate() {
        Page page = visit.open("/");
        Locator rate = page.getByLabel("Mean rate, orders/s");

        rate.fill("37");
        rate.press("Enter");

        await().atMost(PATIENCE)
                .until(() -> sandbox.get("/api/generator").path("rate").asDouble() == 37);
        assertThat(page.getByText("Rate: 37 orders/s")).isVisible();
        rate.fill("100");
        rate.press("Enter");
        assertThat(page.getByText("Rate: 100 orders/s")).isVisible();
    }

    @Test
    void leavesWhatIsBeingTypedAlone() {
        Page page = visit.open("/");
        Locator rate = page.getByLabel("Mean rate, orders/s");
        Locator rows = rowsOf(page, "raw.orders");
        assertThat(rate).hasValue("100");

        rate.fill("3");
        long before = number(rows);
        await().atMost(PATIENCE).until(() -> number(rows) > before);
        assertThat(rate).hasValue("3");

        rate.fill("");
        rate.press("Enter");
        assertThat(sandbox.get("/api/generator").path("rate").asDouble()).isEqualTo(100);
        rate.blur();
        assertThat(rate).hasValue("100");
    }

    @Test
    void stopsAndStartsAPipeline() {
        Page page = visit.open("/");

        button(page, "Stop revenue-by-category").click();
        assertThat(button(page, "Start revenue-by-category")).isEnabled();
        assertThat(region(page, "Pipelines")
                        .getByRole(AriaRole.LISTITEM)
                        .filter(new Locator.FilterOptions().setHasText("revenue-by-category"))
                        .getByText("Stopped"))
                .isVisible();

        button(page, "Start revenue-by-category").click();
        assertThat(button(page, "Stop revenue-by-category")).isEnabled();

        assertThat(button(page, "Start user-spend")).isHidden();
        region(page, "Pipelines")
                .getByText(Pattern.compile("^\\d+ more, stopped$"))
                .click();
        assertThat(button(page, "Start user-spend")).isVisible();
    }

    @Test
    void leadsFromScreenToScreen() {
        Page page = visit.open("/");

        link(page, "raw.payment_events").click();
        assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName("raw.payment_events")))
                .isVisible();
        assertThat(page).hasURL(Pattern.compile(".*/tables/raw\\.payment_events"));
        assertThat(page).hasTitle("raw.payment_events – Lakebox");

        link(page, "Query").click();
        assertThat(editor(page)).isVisible();
        page.goBack();
        assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName("raw.payment_events")))
                .isVisible();
        link(page, "Overview").click();
        assertThat(region(page, "Generator")).isVisible();
    }

    @Test
    void saysWhereThereIsNothing() {
        Page page = visit.open("/tables/raw.nothing");

        assertThat(page.getByRole(AriaRole.ALERT)).containsText("Cannot find table raw.nothing");
        link(page, "All tables").click();
        assertThat(link(page, "raw.orders")).isVisible();
        visit.expectFailing("/api/tables/raw/nothing");
    }

    @Test
    void comesBackWhenTheConnectionIsLost() {
        AtomicInteger asked = new AtomicInteger();
        visit.page().route("**/api/events", route -> {
            if (asked.incrementAndGet() == 1) {
                route.abort();
            } else {
                route.resume();
            }
        });

        Page page = visit.open("/");

        assertThat(page.getByText("Connection lost, trying again")).isVisible();
        assertThat(page.getByRole(AriaRole.BANNER).getByText("Live")).isVisible();
        visit.expectFailing("/api/events");
    }

    @Test
    void givesLinesToConnectWith() {
        Page page = visit.open("/connect");

        assertThat(region(page, "PyIceberg").getByText("Proven by a test")).isVisible();
        assertThat(region(page, "Trino").getByText("Not proven")).isVisible();
        assertThat(region(page, "Lines for PyIceberg")).containsText(sandbox.endpoint("catalog"));
        assertAccessible(page);
    }

    @Test
    void isAccessible() {
        Page page = visit.open("/");
        button(page, "Run").click();
        assertThat(cells(page).first()).isVisible();

        assertAccessible(page);
    }

    @ParameterizedTest
    @CsvSource({"/,360", "/,768", "/,1280", "/,1920", "/tables,360", "/tables/raw.orders,360", "/query,360"})
    void fitsTheWidthOfTheScreen(String path, int width) {
        visit.page().setViewportSize(width, 800);
        Page page = visit.open(path);
        assertThat(page.getByText("raw.orders").or(link(page, "raw.orders")).first())
                .isVisible();

        assertThat(page.evaluate("document.documentElement.scrollWidth")).isEqualTo(width);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nothing", "/api/nothing", "/tablesome"})
    void knowsItsOwnAddressesAlone(String path) {
        assertThat(visit.page()
                        .request()
                        .get(sandbox.address().resolve(path).toString())
                        .status())
                .isEqualTo(404);
    }

    private static Locator rowsOf(Page page, String table) {
        return page.getByRole(AriaRole.ROW)
                .filter(new Locator.FilterOptions().setHas(link(page, table)))
                .getByRole(AriaRole.CELL)
                .nth(1);
    }
}
