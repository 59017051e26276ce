package dev.lakebox.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page as a reader meets it: by role and name, over a sandbox that runs. */
class PageIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static Chromium chromium;
    private static RunningSandbox sandbox;
    private Visit visit;

    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        chromium = Chromium.launch();
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE.toMillis());
        sandbox = RunningSandbox.in(directory).start();
        await().atMost(PATIENCE).until(() -> sandbox.number("SELECT count(*) FROM raw.orders") > 0);
    }

    @AfterAll
    static void stop() throws Exception {
        if (sandbox != null) {
            sandbox.close();
        }
        if (chromium != null) {
            chromium.close();
        }
    }

    @BeforeEach
    void open() {
        visit = new Visit(chromium.browser(), sandbox.address());
    }

    @AfterEach
    void leave() {
        try (Visit left = visit) {
            left.assertQuiet();
        }
    }

    @Test
    void showsTheStreamGrow() {
        Page page = visit.open("/");

        assertThat(page.getByRole(AriaRole.BANNER).getByText("Live")).isVisible();
        Locator rows = rowsOf(page, "raw.orders");
        long before = number(rows);
        await().atMost(PATIENCE).until(() -> number(rows) > before);
        assertThat(stage(page, "Pipelines").getByText("of 4 run")).isVisible();
        assertThat(stage(page, "Topics").getByRole(AriaRole.ROW)).hasCount(6);
        takePicture(page);
    }

    @Test
    void tellsHowMuchOfTheDiskIsInUse() {
        Page page = visit.open("/");

        assertThat(page.getByText(Pattern.compile("^Disk: [\\d,]+ of 4,096 MB$")))
                .isVisible();
    }

    @Test
    void answersWhatATableHeldThen() {
        Page page = visit.open("/");
        Locator query = page.getByRole(AriaRole.TEXTBOX, new Page.GetByRoleOptions().setName("Query"));
        query.fill("SELECT count(*) AS held FROM raw.orders");

        // by its own name: the list moves on with each commit
        String name = button(page, "Query as of snapshot").first().textContent().strip();
        button(page, name).click();

        long then = number(cell(page));
        assertThat(name).contains(count(then) + " rows");
        await().atMost(PATIENCE).until(() -> number(rowsOf(page, "raw.orders")) > then);
        button(page, "Run").click();
        assertThat(cell(page)).hasText(Long.toString(then));

        button(page, "Back to newest").click();
        query.press("Control+Enter");
        assertThat(cell(page)).not().hasText(Long.toString(then));
        assertThat(number(cell(page))).isGreaterThan(then);
    }

    @Test
    void saysInASentenceWhatIsWrongWithAQuery() {
        Page page = visit.open("/");

        page.getByRole(AriaRole.TEXTBOX, new Page.GetByRoleOptions().setName("Query"))
                .fill("SELECT * FROM raw.orderss");
        button(page, "Run").click();

        assertThat(page.getByRole(AriaRole.ALERT)).containsText("Cannot find table raw.orderss");
        visit.expectFailing("/api/query");
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
    void stopsAndStartsAPipeline() {
        Page page = visit.open("/");

        button(page, "Stop revenue-by-category").click();
        assertThat(button(page, "Start revenue-by-category")).isEnabled();
        assertThat(stage(page, "Pipelines").getByText("Stopped")).isVisible();

        button(page, "Start revenue-by-category").click();
        assertThat(button(page, "Stop revenue-by-category")).isEnabled();
    }

    @Test
    void opensATableByItsAddress() {
        Page page = visit.open("/tables/raw.payment_events");
        assertThat(page.getByText("Snapshots of raw.payment_events")).isVisible();

        button(page, "raw.orders").click();

        assertThat(page.getByText("Snapshots of raw.orders")).isVisible();
        assertThat(page).hasURL(Pattern.compile(".*/tables/raw\\.orders"));
        page.goBack();
        assertThat(page.getByText("Snapshots of raw.payment_events")).isVisible();
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

    @ParameterizedTest
    @ValueSource(strings = {"Light", "Dark"})
    void isAccessible(String theme) {
        Page page = visit.open("/");
        page.getByRole(AriaRole.RADIO, new Page.GetByRoleOptions().setName(theme))
                .check();
        button(page, "Run").click();
        assertThat(page.getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName("Result")))
                .isVisible();

        assertThat(new AxeBuilder(page).analyze().getViolations()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {360, 768, 1280, 1920})
    void fitsTheWidthOfTheScreen(int width) {
        visit.page().setViewportSize(width, 800);
        Page page = visit.open("/");
        assertThat(rowsOf(page, "raw.orders")).isVisible();

        assertThat(page.evaluate("document.documentElement.scrollWidth")).isEqualTo(width);
    }

    private static Locator stage(Page page, String name) {
        return page.getByRole(
                AriaRole.REGION, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name));
    }

    private static Locator rowsOf(Page page, String table) {
        return page.getByRole(AriaRole.ROW)
                .filter(new Locator.FilterOptions().setHas(button(page, table)))
                .getByRole(AriaRole.CELL)
                .nth(1);
    }

    /** The one cell of an answer. */
    private static Locator cell(Page page) {
        return page.getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName("Result"))
                .getByRole(AriaRole.CELL);
    }

    /** The number that it begins with. */
    private static long number(Locator locator) {
        return Long.parseLong(locator.innerText().strip().split("\\s")[0].replace(",", ""));
    }

    private static String count(long number) {
        return String.format(Locale.ENGLISH, "%,d", number);
    }

    /** For the README: {@code -Dlakebox.screenshot=docs/images/page.png}. */
    private static void takePicture(Page page) {
        String file = System.getProperty("lakebox.screenshot");
        if (file != null) {
            assertThat(stage(page, "Tables").getByText("p95").first()).isVisible();
            button(page, "Run").click();
            assertThat(page.getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName("Result")))
                    .isVisible();
            page.mouse().move(640, 700);
            page.screenshot(new Page.ScreenshotOptions().setPath(Path.of(file)));
        }
    }
}
