package dev.lakebox;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a client of the API is told when its request fails, in the shape of RFC 9457. The message is one sentence for a
 * person: it opens with "Cannot" or "Invalid" and carries the value.
 */
public final class Problem extends RuntimeException {

    private final int status;
    private final transient Map<String, Object> more = new LinkedHashMap<>();

    /** @param status of HTTP */
    public Problem(int status, String message) {
        this(status, message, null);
    }

    public Problem(int status, String message, Throwable cause) {
        super(message, cause);
        this.status = status;
    }

    /** Adds what a program may want to know: a position, a suggestion. A null value adds nothing. */
    public Problem with(String name, Object value) {
        if (value != null) {
            more.put(name, value);
        }
        return this;
    }

    public int status() {
        return status;
    }

    /** What {@link #with} added, in its order. */
    public Map<String, Object> more() {
        return Map.copyOf(more);
    }
}
