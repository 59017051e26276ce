package dev.lakebox.catalog;

import java.util.Map;

/**
 * The answer to a request.
 *
 * @param body JSON; empty for none
 */
record Reply(int status, Map<String, String> headers, byte[] body) {

    static Reply json(byte[] body) {
        return new Reply(200, Map.of(), body);
    }

    static Reply tagged(byte[] body, String tag) {
        return new Reply(200, Map.of("ETag", tag), body);
    }

    static Reply unchanged(String tag) {
        return new Reply(304, Map.of("ETag", tag), new byte[0]);
    }

    static Reply done() {
        return new Reply(204, Map.of(), new byte[0]);
    }
}
