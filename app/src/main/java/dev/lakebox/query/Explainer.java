package dev.lakebox.query;

import dev.lakebox.query.Explanation.TableRead;
import dev.lakebox.query.Explanation.TableRead.Part;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.metrics.CounterResult;
import org.apache.iceberg.metrics.MetricsReport;
import org.apache.iceberg.metrics.ScanMetricsResult;
import org.apache.iceberg.metrics.ScanReport;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.util.SnapshotUtil;

/** Plans each table of a statement as a query would, and counts what that leaves to read. */
final class Explainer {

    private static final Part NONE = new Part(0, 0);

    private final Statement statement;
    private final Relations relations;
    private final Runnable inTime;
    /** of which files would have to be fetched or rewritten first */
    private final List<Moment> unready = new ArrayList<>();

    /** @param inTime throws where there is no time left */
    Explainer(Statement statement, Relations relations, Runnable inTime) {
        this.statement = statement;
        this.relations = relations;
        this.inTime = inTime;
    }

    /** Whether DuckDB can plan what was explained without data being fetched or rewritten for it. */
    boolean isReady() {
        return unready.isEmpty();
    }

    /** A row for each table, moment and filter, in the order of the text. */
    Explanation explain(List<Pinned> tables) {
        Explanation explanation = new Explanation();
        Set<Object> seen = new HashSet<>();
        for (Pinned table : tables) {
            if (!seen.add(table.key())) {
                continue;
            }
            if (table.metadata() == null) {
                explanation.add(read(table));
            } else {
                explanation.addMetadata(
                        table.reference().written(), table.moment().snapshot(), time(table.moment()));
            }
        }
        return explanation;
    }

    private TableRead read(Pinned table) {
        Moment moment = table.moment();
        Set<Integer> columns = columns(table);
        Part columnsRead = new Part(columns.size(), moment.schema().columns().size());
        if (moment.snapshot() == null) {
            return new TableRead(moment.name(), null, null, null, columnsRead, NONE, NONE, 0, NONE, 0, 0);
        }
        AtomicReference<MetricsReport> report = new AtomicReference<>();
        List<FileScanTask> tasks = Planner.tasks(moment, table.filter(), report::set);
        ScanMetricsResult metrics = ((ScanReport) report.get()).scanMetrics();
        if (!relations.isReady(moment, tasks)) {
            unready.add(moment);
        }
        Schema planned = SnapshotUtil.schemaFor(moment.table(), moment.snapshot());
        RowGroups groups = new RowGroups(planned, table.filter(), columns);
        long rows = 0;
        long bytes = 0;
        Set<String> deletes = new HashSet<>();
        for (FileScanTask task : tasks) {
            inTime.run();
            task.deletes().forEach(delete -> deletes.add(delete.location() + "@" + delete.contentOffset()));
            if (task.file().format() == FileFormat.PARQUET) {
                groups.add(moment.table().io().newInputFile(task.file()));
            } else {
                rows += task.file().recordCount();
                bytes += task.file().fileSizeInBytes();
            }
        }
        return new TableRead(
                moment.name(),
                moment.snapshot(),
                time(moment),
                FilterText.of(table.filter()),
                columnsRead,
                new Part(
                        count(metrics.scannedDataManifests()) + count(metrics.scannedDeleteManifests()),
                        count(metrics.totalDataManifests()) + count(metrics.totalDeleteManifests())),
                new Part(tasks.size(), files(moment)),
                deletes.size(),
                new Part(groups.read(), groups.total()),
                rows + groups.rows(),
                bytes + groups.bytes());
    }

    /** The columns that the statement names, or all where it may mean one without naming it. */
    private Set<Integer> columns(Pinned table) {
        Scope scope = statement.scope(table.reference());
        List<Types.NestedField> fields = table.moment().schema().columns();
        Set<String> known = fields.stream().map(field -> lower(field.name())).collect(Collectors.toSet());
        Set<String> names = statement.names();
        // a table's own name as a column is a whole row
        boolean row = table.reference().names().stream()
                .map(Explainer::lower)
                .anyMatch(name -> statement.wholeRows().contains(name) && !known.contains(name));
        return fields.stream()
                .filter(field -> scope == null || scope.star() || row || names.contains(lower(field.name())))
                .map(Types.NestedField::fieldId)
                .collect(Collectors.toSet());
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    private static Instant time(Moment moment) {
        return moment.snapshot() == null
                ? null
                : Instant.ofEpochMilli(
                        moment.table().snapshot(moment.snapshot()).timestampMillis());
    }

    /** Data files of the whole snapshot. */
    private static long files(Moment moment) {
        Snapshot snapshot = moment.table().snapshot(moment.snapshot());
        long files = 0;
        for (ManifestFile manifest : snapshot.dataManifests(moment.table().io())) {
            files += manifest.addedFilesCount() + manifest.existingFilesCount();
        }
        return files;
    }

    private static long count(CounterResult counter) {
        return counter == null ? 0 : counter.value();
    }
}
