package dev.lakebox.table;

import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What the API takes and tells where a table's past is changed. */
public final class ChangeAnswers {

    private ChangeAnswers() {}

    /**
     * @param name of the tag or branch
     * @param snapshot its id; the newest if absent
     * @param maxAgeMillis of a tag, after which it expires; never if absent
     */
    @Schema(name = "NewRef")
    public record RefBody(String name, String snapshot, Long maxAgeMillis) {}

    /**
     * Exactly one of the first three.
     *
     * @param snapshot its id
     * @param ref a tag or branch
     * @param preview only tells what would happen
     */
    @Schema(name = "RollbackTo")
    public record RollbackBody(String snapshot, Instant timestamp, String ref, boolean preview) {}

    /**
     * @param from the newest snapshot before; rolling back to it takes everything back. Null where there was none
     * @param rowsBefore null where deletes make it unknown without a scan, as {@code rowsAfter}
     * @param snapshotsLeft snapshots that are no longer in the table's past; they are kept until they expire
     * @param writers pipelines that run and write the table: they have to be stopped first
     */
    @Schema(name = "Rollback")
    public record Rollback(
            String table,
            String from,
            String to,
            Long rowsBefore,
            Long rowsAfter,
            int snapshotsLeft,
            List<String> writers,
            boolean preview) {}
}
