package dev.lakebox.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.SelectOption;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What no pipeline could read, mended on the page; and orders with fields that they did not have. */
class DeadLettersPageIT extends PageTest {

    private static final Pattern NOW = Pattern.compile("at partition (\\d+), offset (\\d+) of orders now");
    private static final String MENDED = """
            {"order_id": %d, "user_id": 1, "product_id": 1, "quantity": 1, "amount": 12.30,
             "currency": "EUR", "status": "MENDED", "created_at": %d}""";

    @BeforeAll
    static void spoil() {
        sandbox.put("/api/generator", Map.of("malformed", 0.03));
        await().atMost(PATIENCE)
                .until(() ->
                        sandbox.get("/api/dead-letters?topic=orders&limit=20").size() == 20
                                && !sandbox.get("/api/dead-letters?topic=payment-events")
                                        .isEmpty());
    }

    @Test
    void sendsAMendedOrderAgainOnce() {
        Page page = visit.open("/");
        link(page, "orders.dlq").click();
        assertThat(page).hasURL(Pattern.compile(".*/dead-letters\\?topic=orders"));
        assertThat(page).hasTitle("Dead letters – Lakebox");
        Locator letter = letters(page).getByRole(AriaRole.LINK).first();
        assertThat(letter).isVisible();
        assertAccessible(page);

        letter.click();
        String place = page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setLevel(2))
                .nth(1)
                .innerText();
        assertThat(place).startsWith("orders, partition ");
        long id = System.currentTimeMillis();
        draft(page).fill(MENDED.formatted(id, id).replace("\"order_id\": " + id, "\"order_id\": \"none\""));
        send(page).click();
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("Invalid order_id: \"none\" (must be a long)");
        draft(page).fill("{");
        send(page).click();
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("No JSON, and so not sent");

        draft(page).fill(MENDED.formatted(id, id));
        send(page).click();

        Locator outcome = page.getByText(NOW);
        assertThat(outcome).isVisible();
        Matcher now = NOW.matcher(outcome.innerText());
        assertThat(now.find()).isTrue();
        takePicture(page, "dead-letters");
        assertAccessible(page);
        await("its row")
                .atMost(PATIENCE)
                .until(() -> sandbox.number(
                                "SELECT count(*) FROM raw.orders WHERE order_id = %d AND status = 'MENDED' AND kafka_partition = %s AND kafka_offset = %s"
                                        .formatted(id, now.group(1), now.group(2)))
                        == 1);

        send(page).click();
        assertThat(page.getByRole(AriaRole.ALERT))
                .containsText("it was, and is at partition %s, offset %s now".formatted(now.group(1), now.group(2)));
        assertThat(button(page, "Send it all the same")).isVisible();
        assertAccessible(page);
        page.reload();
        assertThat(page.getByText(NOW)).isVisible();
        assertThat(sandbox.number("SELECT count(*) FROM raw.orders WHERE order_id = " + id))
                .isEqualTo(1);
        visit.expectFailing("/replay");
    }

    @Test
    void leavesWhatIsBeingWrittenAlone() {
        Page page = visit.open("/dead-letters?topic=orders");
        Locator letter = letters(page).getByRole(AriaRole.LINK).first();
        letter.click();
        String newest = letter.getAttribute("href");
        draft(page).fill("{\"order_id\": 1");

        page.mouse().move(0, 0);
        assertThat(letter).not().hasAttribute("href", newest);
        assertThat(draft(page)).hasValue("{\"order_id\": 1");

        link(page, "All").click();
        letters(page).getByRole(AriaRole.LINK).nth(3).click();
        assertThat(draft(page)).not().hasValue("{\"order_id\": 1");
        page.goBack();
        assertThat(draft(page)).hasValue("{\"order_id\": 1");
        button(page, "Take the draft back").click();
        assertThat(draft(page)).not().hasValue("{\"order_id\": 1");
    }

    @Test
    void standsStillUnderThePointer() {
        Page page = visit.open("/dead-letters?topic=orders");
        Locator letter = letters(page).getByRole(AriaRole.LINK).first();
        letter.hover();
        String held = letter.getAttribute("href");

        assertThat(page.getByText("Held while you choose, newer ones have come"))
                .isVisible();
        assertThat(letter).hasAttribute("href", held);
    }

    @Test
    void isReachedFromTheTableOfDeadLetters() {
        Page page = visit.open("/tables/ops.dead_letters");
        link(page, "Mend them").click();

        assertThat(letters(page)).isVisible();
        visit.page().setViewportSize(360, 800);
        assertThat(page.evaluate("document.documentElement.scrollWidth")).isEqualTo(360);
    }

    @Test
    void saysWhereThereIsNoSuchLetter() {
        Page page = visit.open("/dead-letters?letter=orders/0/987654321");

        assertThat(page.getByRole(AriaRole.ALERT))
                .containsText("Cannot find a dead letter of orders, partition 0, offset 987654321");
        visit.expectFailing("/api/dead-letters/orders/0/987654321");
    }

    @Test
    void addsAFieldToOrdersUnlessTheRegistryRefuses() throws Exception {
        String refused = "{\"name\": \"coupon\", \"type\": \"string\", \"optional\": false}";
        String words = new ObjectMapper()
                .readTree(post("/api/generator/fields", refused, null).body())
                .get("detail")
                .asText();
        Page page = visit.open("/");
        page.getByText("New field of orders").click();
        page.getByLabel("Field").fill("coupon");
        page.getByLabel("May be null").uncheck();
        button(page, "Add field").click();
        assertThat(page.getByText("Cannot add coupon to orders: the registry refuses it"))
                .hasText(words);
        visit.expectFailing("/api/generator/fields");

        page.getByLabel("Field").fill("weight");
        page.getByLabel("Type").selectOption(new SelectOption().setLabel("double"));
        page.getByLabel("May be null").check();
        button(page, "Add field").click();

        assertThat(page.getByText("weight flows; column raw.orders.weight")).isVisible();
        assertAccessible(page);
        await("rows with it")
                .atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> sandbox.number("SELECT count(*) FROM raw.orders WHERE weight IS NOT NULL") > 0);
    }

    /** The API's own refusals, as a client from outside sees them. */
    @Test
    void isRefusedToPagesFromElsewhere() throws Exception {
        JsonNode letter =
                sandbox.get("/api/dead-letters?topic=payment-events&limit=1").get(0);
        String path = "/api/dead-letters/payment-events/%d/%d/replay"
                .formatted(letter.get("partition").asInt(), letter.get("offset").asLong());

        assertThat(post(path, "{\"value\": 7}", null).statusCode()).isEqualTo(400);
        HttpResponse<String> foreign = post(path, "{\"value\": {}}", "http://elsewhere.example");

        assertThat(foreign.statusCode()).isEqualTo(403);
        assertThat(new ObjectMapper().readTree(foreign.body()).get("detail").asText())
                .contains("http://elsewhere.example");
    }

    private static HttpResponse<String> post(String path, String body, String origin)
            throws IOException, InterruptedException {
        URI uri = sandbox.address().resolve(path);
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (origin != null) {
            request.header("Origin", origin);
        }
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static Locator letters(Page page) {
        return region(page, "Newest dead letters");
    }

    private static Locator draft(Page page) {
        return page.getByRole(AriaRole.TEXTBOX, new Page.GetByRoleOptions().setName("Value to send"));
    }

    private static Locator send(Page page) {
        return page.getByRole(
                AriaRole.BUTTON,
                new Page.GetByRoleOptions().setName("Send again").setExact(true));
    }
}
