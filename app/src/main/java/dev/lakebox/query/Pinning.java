package dev.lakebox.query;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lakebox.Problem;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.iceberg.MetadataTableType;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.expressions.Expressions;

/**
 * Pins each table of one statement to a moment: loaded once, so that a table that is named twice is the same table, and
 * replaced in the statement by a token that stands for its rows.
 */
final class Pinning {

    private static final SecureRandom RANDOM = new SecureRandom();

    private final TableNames names;
    private final Relations relations;
    private final Evaluation evaluation;
    private final Map<TableIdentifier, TableNames.Found> loaded = new HashMap<>();
    private final Map<String, Long> snapshots = new LinkedHashMap<>();

    Pinning(TableNames names, Relations relations, Evaluation evaluation) {
        this.names = names;
        this.relations = relations;
        this.evaluation = evaluation;
    }

    /** Ids by name, as an answer tells them. */
    Map<String, Long> snapshots() {
        return snapshots;
    }

    /** Finds each table's moment, and what the statement says of its rows. */
    List<Pinned> pin(Statement statement, AsOf whole) throws InterruptedException, WorkerDied {
        for (TableReference reference : statement.tables()) {
            loaded.computeIfAbsent(reference.table(), absent -> names.find(reference));
        }
        if (whole instanceof AsOf.Snapshot && loaded.size() > 1) {
            throw new Problem(
                    400,
                    "Cannot read %d tables as of one snapshot: a snapshot belongs to one table (give a timestamp or a ref)"
                            .formatted(loaded.size()));
        }
        List<Pinned> pinned = new ArrayList<>();
        for (TableReference reference : statement.tables()) {
            Pinned table = pin(reference, whole);
            tell(table.moment());
            pinned.add(table);
        }
        return new Filters(statement, evaluation).of(pinned);
    }

    private Pinned pin(TableReference reference, AsOf whole) throws InterruptedException, WorkerDied {
        TableNames.Found found = loaded.get(reference.table());
        String name = found.name().toString();
        AsOf asOf = reference.at() == null ? whole : asOf(reference.at(), name);
        if (reference.metadataTable() == null) {
            return new Pinned(reference, Moment.of(name, found.table(), asOf), null, Expressions.alwaysTrue());
        }
        MetadataTableType type = MetadataTables.type(name, reference.metadataTable());
        if (!MetadataTables.ofSnapshot(type) && reference.at() != null) {
            throw new Problem(
                            400,
                            "Cannot read %s at a moment: it tells of the whole table".formatted(reference.written()))
                    .with("position", reference.position());
        }
        Moment moment = Moment.of(name, found.table(), MetadataTables.ofSnapshot(type) ? asOf : AsOf.NEWEST);
        return new Pinned(reference, moment, type, Expressions.alwaysTrue());
    }

    /**
     * Puts tokens in the tables' places.
     *
     * @return SQL by the token that stands for it
     */
    Map<String, String> replace(Statement statement, List<Pinned> pinned) {
        Map<Object, String> tokens = new HashMap<>();
        Map<String, String> sql = new LinkedHashMap<>();
        Set<String> written = new HashSet<>();
        for (Pinned table : pinned) {
            written.add(table.reference().written());
            String token = tokens.computeIfAbsent(table.key(), absent -> token());
            sql.computeIfAbsent(token, absent -> "(" + relation(table).sql() + ")");
            table.reference().replace(token);
        }
        statement.unqualifyColumns(written);
        return sql;
    }

    private Relation relation(Pinned table) {
        return table.metadata() == null
                ? relations.rows(table.moment(), table.filter())
                : relations.metadata(table.moment(), table.metadata());
    }

    private static String token() {
        byte[] random = new byte[16];
        RANDOM.nextBytes(random);
        return "lakebox_" + HexFormat.of().formatHex(random);
    }

    private void tell(Moment moment) {
        Long known = snapshots.putIfAbsent(moment.name(), moment.snapshot());
        if (known != null && !known.equals(moment.snapshot())) {
            snapshots.put(moment.name() + "@" + moment.snapshot(), moment.snapshot());
        }
    }

    private AsOf asOf(JsonNode at, String table) throws InterruptedException, WorkerDied {
        if (AtExpressions.isTime(at)) {
            String millis = evaluation.moment(AtExpressions.TIME, at, table);
            if (millis == null) {
                throw new Problem(400, "Cannot read %s: its AT (TIMESTAMP) is NULL".formatted(table));
            }
            return new AsOf.Time(Instant.ofEpochMilli(Long.parseLong(millis)));
        }
        String constant = AtExpressions.constant(at);
        String version = constant == null ? evaluation.moment(AtExpressions.VERSION, at, table) : constant;
        if (version == null) {
            throw new Problem(400, "Cannot read %s: its AT (VERSION) is NULL".formatted(table));
        }
        return AsOf.version(version);
    }
}
