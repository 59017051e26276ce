package dev.lakebox.query;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import java.time.Duration;
import org.apache.iceberg.MetadataTableType;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.FileIO;

/** Plans of moments, kept: a snapshot never changes. */
final class Relations {

    private static final int MAX_PLANS = 256;

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
                .maximumSize(MAX_PLANS)
                .removalListener((Key key, Relation relation, RemovalCause cause) ->
                        relation.sideFiles().forEach(file -> Discard.later(file, inUse)))
                .build();
    }

    Relation rows(Moment moment) {
        Key key = new Key(
                moment.table().uuid().toString(),
                "rows",
                String.valueOf(moment.snapshot()),
                moment.schema().schemaId(),
                Expressions.alwaysTrue().toString());
        Relation relation = plans.get(key, absent -> planner.plan(moment, Expressions.alwaysTrue()));
        FileIO io = moment.table().io();
        relation.locations().forEach(location -> files.fetch(io, location));
        relation.rewrites().forEach(rewrite -> rewrites.make(io, rewrite));
        return relation;
    }

    Relation metadata(Moment moment, MetadataTableType type) {
        Key key = new Key(moment.table().uuid().toString(), type.name(), MetadataTables.version(moment, type), 0, "");
        return plans.get(key, absent -> metadataTables.read(moment, type));
    }
}
