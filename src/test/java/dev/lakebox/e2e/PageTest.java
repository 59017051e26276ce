package dev.lakebox.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The page as a reader meets it: by role and name, in a real browser, over a sandbox that runs. */
abstract class PageTest {

    static final Duration PATIENCE = Duration.ofSeconds(60);

    static Chromium chromium;
    static RunningSandbox sandbox;
    Visit visit;

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

    static Locator button(Page page, String name) {
        return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name));
    }

    static Locator link(Page page, String name) {
        return page.getByRole(
                AriaRole.LINK, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    static Locator region(Page page, String name) {
        return page.getByRole(
                AriaRole.REGION, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    static Locator editor(Page page) {
        return page.getByRole(AriaRole.TEXTBOX, new Page.GetByRoleOptions().setName("Query"));
    }

    /** Writes into the editor, over what is there. */
    static void write(Page page, String sql) {
        editor(page).press("Control+a");
        editor(page).press("Delete");
        page.keyboard().insertText(sql);
        assertThat(editor(page)).hasText(sql.isEmpty() ? "SELECT …" : sql);
    }

    /** Cells of an answer, row by row. */
    static Locator cells(Page page) {
        return region(page, "Result").locator(".value:visible");
    }

    /** The number that it begins with. */
    static long number(Locator locator) {
        return Long.parseLong(locator.innerText().strip().split("\\s")[0].replace(",", ""));
    }

    static String count(long number) {
        return String.format(Locale.ENGLISH, "%,d", number);
    }

    /** In both themes. */
    static void assertAccessible(Page page) {
        for (String theme : new String[] {"Dark", "Light"}) {
            page.getByRole(AriaRole.RADIO, new Page.GetByRoleOptions().setName(theme))
                    .check();
            assertThat(new AxeBuilder(page).analyze().getViolations())
                    .as("violations of accessibility, " + theme)
                    .isEmpty();
        }
    }

    /** p99 in milliseconds: what is still within the window counts. */
    private static long freshnessOfOrders() {
        for (JsonNode table : sandbox.get("/api/freshness").path("tables")) {
            if (table.path("table").asText().equals("raw.orders")) {
                return table.path("p99Millis").asLong(Long.MAX_VALUE);
            }
        }
        return Long.MAX_VALUE;
    }

    /** Those of the documents are taken by {@code -Dlakebox.screenshots=docs/images}, when the start is forgotten. */
    static void takePicture(Page page, String name) {
        String asked = System.getProperty("lakebox.screenshots");
        if (asked != null) {
            await().atMost(Duration.ofMinutes(3)).until(() -> freshnessOfOrders() < 2_000);
        }
        page.mouse().move(640, 700);
        Path folder = Path.of(System.getProperty("lakebox.sources", "."))
                .resolve(asked == null ? "target/screenshots" : asked);
        page.screenshot(new Page.ScreenshotOptions().setPath(folder.resolve(name + ".png")));
    }
}
