package dev.lakebox.query;

import dev.lakebox.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.metrics.MetricsReporter;

/** Turns a moment of a table into SQL over its files. Iceberg says which files and which deletes. */
final class Planner {

    private final DataFiles files;
    private final Rewrites rewrites;
    private final SideFiles sideFiles;
    private final FileSchemas schemas = new FileSchemas();

    Planner(DataFiles files, Rewrites rewrites, SideFiles sideFiles) {
        this.files = files;
        this.rewrites = rewrites;
        this.sideFiles = sideFiles;
    }

    /**
     * @param filter rows that do not match it need not be in the relation
     * @throws Problem where a column has a type that DuckDB lacks
     */
    Relation plan(Moment moment, Expression filter) {
        Projection projection = new Projection(moment.schema());
        if (moment.snapshot() == null) {
            return projection.nothing();
        }
        List<FileScanTask> tasks = tasks(moment, filter, report -> {});
        if (tasks.isEmpty()) {
            return projection.nothing();
        }
        if (deletesInside(moment, tasks)) {
            return readByIceberg(moment, filter, projection);
        }
        Sources sources = sources(moment, tasks, projection);
        List<String> selects = new ArrayList<>();
        List<FileScanTask> clean =
                tasks.stream().filter(task -> task.deletes().isEmpty()).toList();
        if (!clean.isEmpty()) {
            List<Path> paths = clean.stream().map(sources::path).toList();
            selects.add("SELECT %s FROM %s".formatted(projection.columns(""), projection.read(paths, "")));
        }
        Deletes deletes = new Deletes(moment.table(), sources::path, sideFiles);
        if (clean.size() < tasks.size()) {
            selects.add(deletes.select(
                    projection,
                    tasks.stream().filter(task -> !task.deletes().isEmpty()).toList()));
        }
        return new Relation(
                String.join(" UNION ALL ", selects), sources.locations(), sources.rewrites(), deletes.written());
    }

    /** @param reporter is told what planning read and skipped */
    static List<FileScanTask> tasks(Moment moment, Expression filter, MetricsReporter reporter) {
        try (CloseableIterable<FileScanTask> planned = moment.table()
                .newScan()
                .useSnapshot(moment.snapshot())
                .filter(filter)
                .metricsReporter(reporter)
                .planFiles()) {
            List<FileScanTask> tasks = new ArrayList<>();
            planned.forEach(tasks::add);
            return tasks;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot plan " + moment.name(), e);
        }
    }

    /** Whether a plan of these tasks needs no data to be fetched or written again first. */
    boolean isReady(Moment moment, List<FileScanTask> tasks) {
        if (!tasks.stream().allMatch(task -> files.isHere(task.file().location())) || deletesInside(moment, tasks)) {
            return false;
        }
        Sources sources = sources(moment, tasks, new Projection(moment.schema()));
        tasks.forEach(sources::path);
        return sources.rewrites().isEmpty();
    }

    /** Where the tasks' data is read, with the columns that their deletes compare. */
    private Sources sources(Moment moment, List<FileScanTask> tasks, Projection projection) {
        Deletes.equalityFields(tasks).forEach(id -> projection.with(Deletes.field(moment.table(), id)));
        return new Sources(moment.table(), projection.read(), files, schemas, rewrites);
    }

    /** Whether some rows are deleted by a field that is inside another. */
    private static boolean deletesInside(Moment moment, List<FileScanTask> tasks) {
        return Deletes.equalityFields(tasks).stream().anyMatch(id -> !topLevel(moment.table(), id));
    }

    private static boolean topLevel(Table table, int fieldId) {
        return table.schemas().values().stream()
                .map(Schema::columns)
                .anyMatch(columns -> columns.stream().anyMatch(column -> column.fieldId() == fieldId));
    }

    /** For deletes by a field that is inside another. */
    private Relation readByIceberg(Moment moment, Expression filter, Projection projection) {
        Path file = sideFiles.writeRecords(
                moment.schema(),
                IcebergGenerics.read(moment.table())
                        .useSnapshot(moment.snapshot())
                        .project(moment.schema())
                        .where(filter)
                        .build());
        return projection.relation(file);
    }
}
