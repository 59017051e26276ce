package dev.lakebox.query;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lakebox.Problem;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.iceberg.MetadataTableType;
import org.apache.iceberg.catalog.TableIdentifier;

/**
 * Pins each table of one statement to a moment: loaded once, so that a table that is named twice is the same table, and
 * replaced in the statement by a token that stands for its rows.
 */
final class Pinning {

    private static final SecureRandom RANDOM = new SecureRandom();

    private final TableNames names;
    private final Relations relations;
    private final Evaluator evaluator;
    private final Map<TableIdentifier, TableNames.Found> loaded = new HashMap<>();
    private final Map<Object, String> tokens = new HashMap<>();
    private final Map<String, String> sql = new LinkedHashMap<>();
    private final Map<String, Long> snapshots = new LinkedHashMap<>();

    /** Computes the expression of an AT. */
    interface Evaluator {
        /** @param template {@link AtExpressions#TIME} or {@link AtExpressions#VERSION} */
        String evaluate(String template, JsonNode at, String table) throws InterruptedException, WorkerDied;
    }

    Pinning(TableNames names, Relations relations, Evaluator evaluator) {
        this.names = names;
        this.relations = relations;
        this.evaluator = evaluator;
    }

    /** SQL by the token that stands for it. */
    Map<String, String> sql() {
        return sql;
    }

    /** Ids by name, as an answer tells them. */
    Map<String, Long> snapshots() {
        return snapshots;
    }

    void pin(Statement statement, AsOf whole) throws InterruptedException, WorkerDied {
        Set<String> written = new HashSet<>();
        for (TableReference reference : statement.tables()) {
            loaded.computeIfAbsent(reference.table(), absent -> names.find(reference));
            written.add(reference.written());
        }
        if (whole instanceof AsOf.Snapshot && loaded.size() > 1) {
            throw new Problem(
                    400,
                    "Cannot read %d tables as of one snapshot: a snapshot belongs to one table (give a timestamp or a ref)"
                            .formatted(loaded.size()));
        }
        for (TableReference reference : statement.tables()) {
            pin(reference, whole);
        }
        statement.unqualifyColumns(written);
    }

    private void pin(TableReference reference, AsOf whole) throws InterruptedException, WorkerDied {
        TableNames.Found found = loaded.get(reference.table());
        String name = found.name().toString();
        AsOf asOf = reference.at() == null ? whole : asOf(reference.at(), name);
        if (reference.metadataTable() == null) {
            Moment moment = Moment.of(name, found.table(), asOf);
            reference.replace(token(moment, () -> relations.rows(moment)));
            tell(moment);
            return;
        }
        MetadataTableType type = MetadataTables.type(name, reference.metadataTable());
        if (!MetadataTables.ofSnapshot(type) && reference.at() != null) {
            throw new Problem(
                            400,
                            "Cannot read %s at a moment: it tells of the whole table".formatted(reference.written()))
                    .with("position", reference.position());
        }
        Moment moment = Moment.of(name, found.table(), MetadataTables.ofSnapshot(type) ? asOf : AsOf.NEWEST);
        Object key = type + "@" + name + "@" + moment.snapshot();
        reference.replace(token(key, () -> relations.metadata(moment, type)));
        tell(moment);
    }

    private String token(Object key, Supplier<Relation> relation) {
        return tokens.computeIfAbsent(key, absent -> {
            byte[] random = new byte[16];
            RANDOM.nextBytes(random);
            String token = "lakebox_" + HexFormat.of().formatHex(random);
            sql.put(token, "(" + relation.get().sql() + ")");
            return token;
        });
    }

    private void tell(Moment moment) {
        Long known = snapshots.putIfAbsent(moment.name(), moment.snapshot());
        if (known != null && !known.equals(moment.snapshot())) {
            snapshots.put(moment.name() + "@" + moment.snapshot(), moment.snapshot());
        }
    }

    private AsOf asOf(JsonNode at, String table) throws InterruptedException, WorkerDied {
        if (AtExpressions.isTime(at)) {
            String millis = evaluator.evaluate(AtExpressions.TIME, at, table);
            if (millis == null) {
                throw new Problem(400, "Cannot read %s: its AT (TIMESTAMP) is NULL".formatted(table));
            }
            return new AsOf.Time(Instant.ofEpochMilli(Long.parseLong(millis)));
        }
        String constant = AtExpressions.constant(at);
        String version = constant == null ? evaluator.evaluate(AtExpressions.VERSION, at, table) : constant;
        if (version == null) {
            throw new Problem(400, "Cannot read %s: its AT (VERSION) is NULL".formatted(table));
        }
        return AsOf.version(version);
    }
}
