package dev.lakebox.storage;

import dev.lakebox.Component.About;
import dev.lakebox.StartException;
import java.net.URI;
import java.net.URISyntaxException;

/** An S3 endpoint that somebody else runs: nothing to start or stop. */
final class ExternalStore implements Store {

    private final URI endpoint;

    ExternalStore(StorageSettings settings) {
        this.endpoint = parse(settings.endpoint()
                .orElseThrow(() -> new StartException(
                        "Cannot use an external object store: lakebox.storage.endpoint is not set")));
    }

    @Override
    public void start() {
        // credentials and bucket are checked as for every store
    }

    @Override
    public URI endpoint() {
        return endpoint;
    }

    @Override
    public About about() {
        return new About("external S3 endpoint", "-", endpoint.toString());
    }

    @Override
    public void close() {
        // not ours
    }

    private static URI parse(String text) {
        try {
            URI uri = new URI(text);
            if (uri.getHost() != null && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
                return uri;
            }
            throw invalid(text, "not http://host:port or https://host", null);
        } catch (URISyntaxException e) {
            throw invalid(text, e.getMessage(), e);
        }
    }

    private static StartException invalid(String text, String why, Exception cause) {
        return new StartException("Invalid lakebox.storage.endpoint: '%s' (%s)".formatted(text, why), cause);
    }
}
