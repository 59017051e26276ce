package dev.lakebox.page;

import dev.lakebox.table.TableAnswers;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What the page shows, at one moment. A part that cannot be told is empty, and {@code problems} says why.
 *
 * @param generator as {@code GET /api/generator} answers; null until the shop is open
 * @param pipelines as {@code GET /api/pipelines} answers
 * @param disk as {@code GET /api/maintenance} answers, without the actions; null until the sandbox runs
 * @param problems sentences for a person
 */
@Schema(name = "LiveState")
public record LiveState(
        Instant time,
        SandboxResource.Answer sandbox,
        Map<String, Object> generator,
        List<LiveTopic> topics,
        List<Map<String, Object>> pipelines,
        List<LiveTable> tables,
        Map<String, Object> disk,
        List<String> problems) {

    /**
     * @param endOffset of all partitions together
     * @param records offsets that are held
     * @param recordsPerSecond over the last seconds; null until it is known
     */
    @Schema(name = "LiveTopic")
    public record LiveTopic(String name, int partitions, long endOffset, long records, Double recordsPerSecond) {}

    /** @param rowsPerSecond over the last seconds; null until it is known, and where rows are */
    @Schema(name = "LiveTable")
    public record LiveTable(TableAnswers.Summary table, Double rowsPerSecond) {}
}
