package dev.lakebox.query;

import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What lies between two moments of a table. */
@Schema(name = "TableDiff")
public record Diff(String table, End from, End to, Rows rows, Files files, List<Change> schema) {

    /** @param snapshot its id */
    @Schema(name = "TableDiffEnd")
    public record End(String snapshot, Instant time) {}

    /**
     * @param changed rows of a key that both moments have, which are among the added and the removed too; null where the
     *     table has no key (identifier fields)
     * @param by {@code history} where every snapshot between the two only appended or merged files, {@code comparison}
     *     where the rows of both moments were compared
     * @param addedSql SELECT of the rows added, for {@code POST /api/query}; {@code removedSql} likewise
     */
    @Schema(name = "TableDiffRows")
    public record Rows(long added, long removed, Long changed, String by, String addedSql, String removedSql) {}

    /** Files that only one of the two moments has. */
    @Schema(name = "TableDiffFiles")
    public record Files(int added, long addedBytes, int removed, long removedBytes) {}

    /**
     * @param kind {@code added}, {@code dropped}, {@code renamed}, {@code retyped} or {@code required}
     * @param column its name at {@code to}, or at {@code from} where it was dropped
     * @param before its name, type or whether it was required; null where it was added
     * @param after likewise; null where it was dropped
     */
    @Schema(name = "TableDiffChange")
    public record Change(String kind, String column, String before, String after) {}
}
