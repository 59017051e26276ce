package dev.lakebox.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A table and its past, on the page. */
class TablesPageIT extends PageTest {

    private static final String TABLE = "raw.payment_events";

    @Test
    void tellsWhoWroteASnapshot() {
        Page page = visit.open("/tables/raw.orders");

        assertThat(snapshots(page, "raw.orders")
                        .getByText(Pattern.compile("^orders-raw,\\s+checkpoint [\\d,]+$"))
                        .first())
                .isVisible();
        takePicture(page, "table");
        assertAccessible(page);
    }

    /** Else a click lands on the row that came in under it. */
    @Test
    void standsStillUnderThePointer() {
        Page page = visit.open("/tables/raw.orders");
        Locator newest = boxes(page, "raw.orders").first();
        page.mouse().move(0, 0);
        List<Route> underWay = new CopyOnWriteArrayList<>();
        Pattern snapshots = Pattern.compile(".*/raw/orders/snapshots.*");
        page.route(snapshots, underWay::add);
        page.waitForCondition(() -> !underWay.isEmpty());

        snapshots(page, "raw.orders").hover();
        String name = newest.getAttribute("aria-label");
        page.waitForResponse(snapshots, () -> underWay.forEach(Route::resume));
        // not before: it would let go of them by itself
        page.unroute(snapshots);

        assertThat(page.getByText(Pattern.compile("^Held while you choose, [\\d,]+ newer$")))
                .isVisible();
        assertThat(newest.getAttribute("aria-label")).isEqualTo(name);
        page.mouse().move(0, 0);
        assertThat(newest).not().hasAttribute("aria-label", name);
    }

    @Test
    void asksWhatTheTableHeldThen() {
        Page page = visit.open("/tables/raw.orders");

        String name = boxes(page, "raw.orders").nth(2).getAttribute("aria-label");
        named(page, name).check();
        link(page, "Query as of it").click();

        assertThat(page).hasURL(Pattern.compile(".*/query\\?.*asOf=snapshot%3A\\d+.*"));
        assertThat(cells(page).first()).isVisible();
        write(page, "SELECT count(*) AS held FROM raw.orders");
        button(page, "Run").click();
        assertThat(cells(page)).hasCount(1);
        assertThat(name).endsWith(" with " + count(number(cells(page))) + " rows");
    }

    @Test
    void comparesTwoMoments() {
        Page page = visit.open("/tables/raw.orders");
        Locator boxes = boxes(page, "raw.orders");
        assertThat(boxes.nth(3)).isVisible();
        String newer = boxes.nth(1).getAttribute("aria-label");
        String older = boxes.nth(3).getAttribute("aria-label");
        named(page, newer).check();
        named(page, older).check();

        button(page, "What changed between the two").click();

        long grown = rows(newer) - rows(older);
        assertThat(region(page, "Rows").getByText("+" + count(grown))).isVisible();
        assertThat(region(page, "Rows").getByText("−0")).isVisible();
        assertThat(region(page, "Schema").getByText("The same columns")).isVisible();
        takePicture(page, "changes");
        assertAccessible(page);
        if (grown > 0) {
            link(page, "Show the rows added").click();
            assertThat(page.getByText(Pattern.compile("^" + count(grown) + " rows?, in ")))
                    .isVisible();
        }
    }

    @Test
    void tagsASnapshotAndTakesTheTagAway() {
        Page page = visit.open("/tables/raw.orders");
        Locator boxes = boxes(page, "raw.orders");
        String name = boxes.nth(2).getAttribute("aria-label");
        named(page, name).check();
        button(page, "Tag").click();
        page.getByLabel("Name", new Page.GetByLabelOptions().setExact(true)).fill("opening");
        button(page, "Tag it").click();

        assertThat(page.getByText("The tag opening is there")).isVisible();
        assertThat(sandbox.number("SELECT count(*) FROM raw.orders AT (VERSION => 'opening')"))
                .isEqualTo(rows(name));

        button(page, "Remove opening").click();
        assertThat(button(page, "Remove opening")).hasCount(0);
        assertThat(sandbox.get("/api/tables/raw/orders/refs").findValuesAsText("name"))
                .containsExactly("main");
    }

    @Test
    void rollsBackAndTakesItBack() {
        await().atMost(PATIENCE)
                .until(() -> sandbox.get("/api/tables/raw/payment_events/snapshots")
                                .path("total")
                                .asInt()
                        > 3);
        Page page = visit.open("/tables/" + TABLE);
        String wanted = boxes(page, TABLE).nth(3).getAttribute("aria-label");
        named(page, wanted).check();
        button(page, "Roll back to it").click();
        assertThat(page.getByText("no file is deleted")).isVisible();
        button(page, "Stop payments-raw and look again").click();
        Locator rollBack = page.getByRole(
                AriaRole.BUTTON,
                new Page.GetByRoleOptions().setName("Roll back").setExact(true));
        assertThat(rollBack).isEnabled();
        long full = sandbox.number("SELECT count(*) FROM " + TABLE);
        rollBack.click();

        assertThat(page.getByText("Done: %s holds %s rows.".formatted(TABLE, count(rows(wanted)))))
                .isVisible();
        assertThat(sandbox.number("SELECT count(*) FROM " + TABLE)).isEqualTo(rows(wanted));

        button(page, "Undo the rollback").click();
        assertThat(page.getByText("The rollback is undone")).isVisible();
        assertThat(sandbox.number("SELECT count(*) FROM " + TABLE)).isEqualTo(full);

        button(page, "Start payments-raw").click();
        assertThat(button(page, "Start payments-raw")).hasCount(0);
        await().atMost(PATIENCE).until(() -> sandbox.number("SELECT count(*) FROM " + TABLE) > full);
        JsonNode counts = sandbox.post(
                        "/api/query",
                        Map.of("sql", "SELECT count(*), count(DISTINCT (kafka_partition, kafka_offset)) FROM " + TABLE))
                .path("rows")
                .path(0);
        assertThat(counts.path(0).asLong()).isEqualTo(counts.path(1).asLong());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Columns", "Partitions", "Files", "Properties"})
    void tellsWhatATableIsMadeOf(String view) {
        Page page = visit.open("/tables/analytics.orders_enriched");

        link(page, view).click();

        String expected =
                switch (view) {
                    case "Columns" -> "payment_status";
                    case "Properties" -> "write.parquet.compression-codec";
                    default -> "created_date=";
                };
        assertThat(page.getByText(expected).first()).isVisible();
        assertAccessible(page);
    }

    private static Locator snapshots(Page page, String table) {
        return region(page, "Snapshots of %s, newest first".formatted(table));
    }

    /** What picks them; the list stands still from here on, as the pointer is on it. */
    private static Locator boxes(Page page, String table) {
        snapshots(page, table).hover();
        return snapshots(page, table)
                .getByRole(AriaRole.CHECKBOX, new Locator.GetByRoleOptions().setName("Pick snapshot"));
    }

    private static Locator named(Page page, String label) {
        return page.getByLabel(label);
    }

    /** Of the snapshot that a box picks. */
    private static long rows(String label) {
        return Long.parseLong(label.replaceAll(".* with ([\\d,]+) rows", "$1").replace(",", ""));
    }
}
