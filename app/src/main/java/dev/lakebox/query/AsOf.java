package dev.lakebox.query;

import dev.lakebox.Problem;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;

/** Which state of a table is meant. */
sealed interface AsOf {

    /** The newest. */
    record Newest() implements AsOf {}

    record Snapshot(long id) implements AsOf {}

    /** A tag or a branch. */
    record Ref(String name) implements AsOf {}

    /** The newest state that was there at that time. */
    record Time(Instant time) implements AsOf {}

    AsOf NEWEST = new Newest();

    /** As AT (VERSION => …) takes it: a snapshot's id, or a tag or branch. */
    static AsOf version(String version) {
        return version.matches("\\d{1,19}") ? snapshot(version) : new Ref(version);
    }

    static AsOf snapshot(String id) {
        try {
            return new Snapshot(Long.parseLong(id));
        } catch (NumberFormatException e) {
            throw new Problem(400, "Invalid snapshot: %s is not a snapshot's id".formatted(id), e);
        }
    }

    /** @param time ISO-8601 with a zone: {@code 2026-01-31T09:30:00Z} */
    static AsOf time(String time) {
        try {
            return new Time(OffsetDateTime.parse(time).toInstant());
        } catch (DateTimeParseException e) {
            throw new Problem(400, "Invalid timestamp: %s (2026-01-31T09:30:00Z would be one)".formatted(time), e);
        }
    }
}
