package dev.lakebox.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A reader's visit to the page, which notes what goes wrong behind it. */
final class Visit implements AutoCloseable {

    private final BrowserContext context;
    private final Page page;
    private final List<String> errors = new CopyOnWriteArrayList<>();
    private final List<String> foreign = new CopyOnWriteArrayList<>();
    private final URI address;

    Visit(Browser browser, URI address) {
        this.address = address;
        context = browser.newContext(new Browser.NewContextOptions().setViewportSize(1280, 720));
        page = context.newPage();
        page.onConsoleMessage(this::note);
        page.onPageError(errors::add);
        page.onRequest(this::note);
    }

    Page open(String path) {
        page.navigate(address.resolve(path).toString());
        return page;
    }

    Page page() {
        return page;
    }

    /** A request that the test itself makes fail is no error of the page. */
    void expectFailing(String path) {
        errors.removeIf(error -> error.contains(path));
    }

    void assertQuiet() {
        assertThat(foreign).as("requests that left this machine").isEmpty();
        assertThat(errors).as("errors on the browser's console").isEmpty();
    }

    private void note(ConsoleMessage message) {
        if (message.type().equals("error")) {
            errors.add(message.text() + " " + message.location());
        }
    }

    private void note(Request request) {
        URI target = URI.create(request.url());
        if (target.getHost() != null && !target.getAuthority().equals(address.getAuthority())) {
            foreign.add(request.url());
        }
    }

    @Override
    public void close() {
        context.close();
    }
}
