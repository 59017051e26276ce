package dev.lakebox.catalog;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.rest.CatalogHandlers;
import org.apache.iceberg.rest.RESTCatalogProperties.SnapshotMode;
import org.apache.iceberg.rest.responses.LoadTableResponse;

/**
 * Tables as clients load them. An answer is the same for as long as the table is at one metadata file, so it is kept as
 * bytes, and a client that has it already is told so.
 */
final class LoadedTables {

    private final PointerCatalog catalog;
    private final TablePointers pointers;
    private final Map<String, String> config;
    private final Json json;
    private final Cache<Asked, Reply> answers;

    LoadedTables(PointerCatalog catalog, TablePointers pointers, Map<String, String> config, Json json, int megabytes) {
        this.catalog = catalog;
        this.pointers = pointers;
        this.config = config;
        this.json = json;
        this.answers = Caffeine.newBuilder()
                .maximumWeight(megabytes * 1024L * 1024L)
                .<Asked, Reply>weigher((asked, answer) -> answer.body().length)
                .build();
    }

    /** @param known the entity tag of what the client has, or null */
    Reply load(TableIdentifier table, SnapshotMode mode, String known) {
        Optional<String> tag = pointers.current(table).map(location -> tag(location, mode));
        if (tag.isPresent() && tag.get().equals(known)) {
            return Reply.unchanged(known);
        }
        Reply answer = answers.getIfPresent(new Asked(table, mode));
        if (answer != null
                && tag.isPresent()
                && tag.get().equals(answer.headers().get("ETag"))) {
            return answer;
        }
        return read(table, mode);
    }

    /** A table that was just created or registered, or that its client is about to create. */
    byte[] withConfig(LoadTableResponse table) {
        return json.write(LoadTableResponse.builder()
                .withTableMetadata(table.tableMetadata())
                .addAllConfig(table.config())
                .addAllConfig(config)
                .build());
    }

    private Reply read(TableIdentifier table, SnapshotMode mode) {
        LoadTableResponse loaded = CatalogHandlers.loadTable(catalog, table, mode);
        Reply answer = Reply.tagged(withConfig(loaded), tag(loaded.metadataLocation(), mode));
        answers.put(new Asked(table, mode), answer);
        return answer;
    }

    /** The answer depends on the metadata file, on how much of it is asked for and on the configuration beside it. */
    private String tag(String location, SnapshotMode mode) {
        String all = location + '\n' + mode + '\n' + config.hashCode();
        return '"'
                + UUID.nameUUIDFromBytes(all.getBytes(StandardCharsets.UTF_8)).toString()
                + '"';
    }

    private record Asked(TableIdentifier table, SnapshotMode mode) {}
}
