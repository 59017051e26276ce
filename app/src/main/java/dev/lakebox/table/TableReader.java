package dev.lakebox.table;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.lakebox.Problem;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.NoSuchNamespaceException;
import org.apache.iceberg.exceptions.NoSuchTableException;

/**
 * Tables for those who look often: however many pages poll, the catalog is asked for a table at most twice a second.
 */
@Singleton
public final class TableReader {

    private static final Duration FRESH = Duration.ofMillis(500);
    private static final int MAX_TABLES = 1_000;

    private final Tables tables;
    private final LoadingCache<TableIdentifier, Table> loaded;
    private final LoadingCache<String, List<TableIdentifier>> names;

    public TableReader(Tables tables) {
        this.tables = tables;
        this.loaded = Caffeine.newBuilder()
                .maximumSize(MAX_TABLES)
                .expireAfterWrite(FRESH)
                .build(tables::load);
        this.names = Caffeine.newBuilder().expireAfterWrite(FRESH).build(catalog -> tables.list());
    }

    public String catalog() {
        return tables.catalog();
    }

    /** Tables that are there and can be read, by name. */
    public List<TableView> all() {
        return names.get(catalog()).stream()
                .flatMap(name -> found(name).stream())
                .toList();
    }

    /** The table has changed: its next reader gets it anew. */
    void forget(TableIdentifier name) {
        loaded.invalidate(name);
    }

    private List<TableView> found(TableIdentifier name) {
        try {
            return List.of(new TableView(tables.place(name), name, loaded.get(name)));
        } catch (NoSuchTableException | NoSuchNamespaceException e) {
            // dropped since it was listed
            return List.of();
        }
    }

    /** @throws Problem 404 where there is no such table */
    public TableView one(TableIdentifier identifier) {
        try {
            return new TableView(tables.place(identifier), identifier, loaded.get(identifier));
        } catch (NoSuchTableException | NoSuchNamespaceException e) {
            throw new Problem(404, "Cannot find table " + identifier, e);
        }
    }
}
