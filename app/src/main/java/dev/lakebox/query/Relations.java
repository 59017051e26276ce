package dev.lakebox.query;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.MetadataTableType;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.ExpressionParser;
import org.apache.iceberg.io.FileIO;

/** Plans of moments, kept: a snapshot never changes. */
final class Relations {

    /** A plan counts as one, and one more for each so many bytes of files written for it. */
    private static final int MAX_PLANS = 256;

    private static final long BYTES_A_PLAN = 4 << 20;

    private final Planner planner;
    private final MetadataTables metadataTables;
    private final DataFiles files;
    private final Rewrites rewrites;
    private final Cache<Key, Relation> plans;

    /** A plan is as good for any query of the same table, state, schema and filter. */
    private record Key(String table, String kind, String version, int schema, String filter) {}

    /** @param inUse how long a plan may still be read after the cache gave it up */
    Relations(DataFiles files, Rewrites rewrites, SideFiles sideFiles, Duration inUse) {
        this.planner = new Planner(files, rewrites, sideFiles);
        this.metadataTables = new MetadataTables(sideFiles);
        this.files = files;
        this.rewrites = rewrites;
        this.plans = Caffeine.newBuilder()
                .maximumWeight(MAX_PLANS)
                .weigher((Key key, Relation relation) -> weight(relation))
                .removalListener((Key key, Relation relation, RemovalCause cause) ->
                        relation.sideFiles().forEach(file -> Discard.later(file, inUse)))
                .build();
    }

    /** @param filter rows that do not match it need not be there */
    Relation rows(Moment moment, Expression filter) {
        Key key = new Key(
                moment.table().uuid().toString(),
                "rows",
                String.valueOf(moment.snapshot()),
                moment.schema().schemaId(),
                ExpressionParser.toJson(filter));
        Relation relation = plans.get(key, absent -> planner.plan(moment, filter));
        FileIO io = moment.table().io();
        relation.locations().forEach(location -> files.fetch(io, location));
        relation.rewrites().forEach(rewrite -> rewrites.make(io, rewrite));
        return relation;
    }

    /** @see Planner#isReady */
    boolean isReady(Moment moment, List<FileScanTask> tasks) {
        return planner.isReady(moment, tasks);
    }

    private static int weight(Relation relation) {
        long bytes = 0;
        for (Path file : relation.sideFiles()) {
            try {
                bytes += Files.size(file);
            } catch (IOException e) {
                // gone already: it takes no room
            }
        }
        return (int) Math.min(MAX_PLANS, 1 + bytes / BYTES_A_PLAN);
    }

    Relation metadata(Moment moment, MetadataTableType type) {
        Key key = new Key(moment.table().uuid().toString(), type.name(), MetadataTables.version(moment, type), 0, "");
        return plans.get(key, absent -> metadataTables.read(moment, type));
    }
}
