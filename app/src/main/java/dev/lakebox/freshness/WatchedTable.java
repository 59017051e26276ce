package dev.lakebox.freshness;

import dev.lakebox.table.Tables;
import java.io.File;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataOperations;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotChanges;
import org.apache.iceberg.StaticTableOperations;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;

/**
 * One table as a reader sees it who looks again and again. What was there at the first look is not new; what a later look
 * finds became visible between that look and the one before it, and counts from the later one: no row is made younger
 * than it was.
 */
final class WatchedTable {

    /** What Flink's sink writes into the summary of each of its commits. */
    private static final String SINK = "flink.job-id";

    private final TableIdentifier name;
    private final Tables tables;
    private final Map<String, File> inPlace;
    private final int sampleLimit;
    private final Rhythm rhythm;
    /** Of the first look: its file IO stays open for as long as this is held, and serves all later ones. */
    private Table first;

    private UUID uuid;
    private Long newest;
    private long lastAsked;

    /**
     * @param inPlace directories of this machine by the prefix of the locations that they hold
     * @param pollInterval between two looks while a snapshot may come
     */
    WatchedTable(
            TableIdentifier name, Tables tables, Map<String, File> inPlace, Duration pollInterval, int sampleLimit) {
        this.name = name;
        this.tables = tables;
        this.inPlace = inPlace;
        this.sampleLimit = sampleLimit;
        this.rhythm = new Rhythm(pollInterval, System.nanoTime());
    }

    TableIdentifier name() {
        return name;
    }

    /** Nanoseconds until it is worth another look. */
    long pause() {
        return rhythm.pause(System.nanoTime());
    }

    /** What is new since the last look, oldest first. */
    List<Sighting> look() {
        long asked = System.nanoTime();
        Table table = tables.load(name);
        long visible = System.currentTimeMillis();
        long answered = System.nanoTime();
        long unseenSince = lastAsked;
        lastAsked = asked;

        Deque<Snapshot> unseen = unseen(table);
        newest =
                table.currentSnapshot() == null ? null : table.currentSnapshot().snapshotId();
        if (unseen.isEmpty()) {
            return List.of();
        }
        rhythm.seen(answered);
        long resolution = TimeUnit.NANOSECONDS.toMillis(answered - unseenSince) + 1;
        List<Sighting> sightings = new ArrayList<>();
        for (Snapshot snapshot : unseen) {
            if (hasNewRows(snapshot)) {
                sightings.addAll(sighting(table, snapshot, visible, resolution));
            }
        }
        return sightings;
    }

    /** Compaction writes old rows anew, and an overwrite may; but of a pipeline's sink it is an upsert. */
    private static boolean hasNewRows(Snapshot snapshot) {
        return DataOperations.APPEND.equals(snapshot.operation())
                || DataOperations.OVERWRITE.equals(snapshot.operation())
                        && snapshot.summary().containsKey(SINK);
    }

    /** Oldest first; none where the last look's snapshot is no ancestor: after a rollback all begins anew. */
    private Deque<Snapshot> unseen(Table table) {
        boolean known = table.uuid().equals(uuid);
        if (!known) {
            uuid = table.uuid();
            first = table;
            return new ArrayDeque<>();
        }
        Deque<Snapshot> unseen = new ArrayDeque<>();
        Snapshot snapshot = table.currentSnapshot();
        while (snapshot != null && !Objects.equals(snapshot.snapshotId(), newest)) {
            unseen.addFirst(snapshot);
            if (Objects.equals(snapshot.parentId(), newest)) {
                return unseen;
            }
            snapshot = snapshot.parentId() == null ? null : table.snapshot(snapshot.parentId());
        }
        return snapshot == null ? new ArrayDeque<>() : unseen;
    }

    private List<Sighting> sighting(Table table, Snapshot snapshot, long visible, long resolution) {
        RowTimes times = new RowTimes(table.schema(), sampleLimit);
        if (!times.known()) {
            return List.of();
        }
        InPlaceFiles files = new InPlaceFiles(first.io(), inPlace);
        Table local = new BaseTable(
                new StaticTableOperations(
                        ((HasTableOperations) table).operations().current(), files),
                table.name());
        List<DataFile> added = new ArrayList<>();
        SnapshotChanges.builderFor(local)
                .snapshot(snapshot)
                .build()
                .addedDataFiles()
                .forEach(added::add);
        long rows = added.stream().mapToLong(DataFile::recordCount).sum();
        return List.of(new Sighting(visible, resolution, rows, times.read(added, files)));
    }
}
