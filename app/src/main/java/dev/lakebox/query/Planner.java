package dev.lakebox.query;

import dev.lakebox.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.metrics.MetricsReporter;
import org.apache.iceberg.types.TypeUtil;
import org.apache.iceberg.types.Types;

/** Turns a moment of a table into SQL over its files. Iceberg says which files and which deletes. */
final class Planner {

    private final DataFiles files;
    private final SideFiles sideFiles;

    Planner(DataFiles files, SideFiles sideFiles) {
        this.files = files;
        this.sideFiles = sideFiles;
    }

    /**
     * @param filter rows that do not match it need not be in the relation
     * @throws Problem where a column has a type that DuckDB lacks
     */
    Relation plan(Moment moment, Expression filter) {
        Projection projection = new Projection(moment.schema());
        if (moment.snapshot() == null) {
            return new Relation(projection.empty(), List.of(), List.of());
        }
        List<FileScanTask> tasks = tasks(moment, filter, report -> {});
        if (tasks.isEmpty()) {
            return new Relation(projection.empty(), List.of(), List.of());
        }
        if (needsIceberg(moment, tasks)) {
            return readByIceberg(moment, filter, projection);
        }
        List<String> selects = new ArrayList<>();
        List<FileScanTask> clean =
                tasks.stream().filter(task -> task.deletes().isEmpty()).toList();
        if (!clean.isEmpty()) {
            List<Path> paths = clean.stream()
                    .map(task -> files.path(task.file().location()))
                    .toList();
            selects.add("SELECT %s FROM %s".formatted(projection.columns(""), projection.read(paths, "")));
        }
        Deletes deletes = new Deletes(moment.table(), files, sideFiles);
        if (clean.size() < tasks.size()) {
            selects.add(deletes.select(
                    projection,
                    tasks.stream().filter(task -> !task.deletes().isEmpty()).toList()));
        }
        List<String> locations =
                tasks.stream().map(task -> task.file().location()).toList();
        return new Relation(String.join(" UNION ALL ", selects), locations, deletes.written());
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

    /**
     * DuckDB matches the fields inside a struct by name, so a file from before such a field was renamed, dropped or
     * added would be read wrong; and it knows Parquet with field ids alone.
     */
    static boolean needsIceberg(Moment moment, List<FileScanTask> tasks) {
        Table table = moment.table();
        return table.properties().containsKey(TableProperties.DEFAULT_NAME_MAPPING)
                || tasks.stream().anyMatch(task -> task.file().format() != FileFormat.PARQUET)
                || moment.schema().columns().stream().anyMatch(column -> nestedTypeChanged(table, column))
                || Deletes.equalityFields(tasks).stream().anyMatch(id -> !topLevel(table, id));
    }

    private static boolean nestedTypeChanged(Table table, Types.NestedField column) {
        if (column.type().isPrimitiveType()) {
            return false;
        }
        boolean defaults = TypeUtil.indexById(Types.StructType.of(column)).values().stream()
                .anyMatch(field -> field.initialDefault() != null);
        return defaults
                || table.schemas().values().stream()
                        .map(schema -> schema.findField(column.fieldId()))
                        .anyMatch(other -> other != null && !other.type().equals(column.type()));
    }

    private static boolean topLevel(Table table, int fieldId) {
        return table.schemas().values().stream()
                .map(Schema::columns)
                .anyMatch(columns -> columns.stream().anyMatch(column -> column.fieldId() == fieldId));
    }

    private Relation readByIceberg(Moment moment, Expression filter, Projection projection) {
        Path file = sideFiles.writeRecords(
                moment.schema(),
                IcebergGenerics.read(moment.table())
                        .useSnapshot(moment.snapshot())
                        .project(moment.schema())
                        .where(filter)
                        .build());
        String sql = "SELECT %s FROM %s".formatted(projection.columns(""), projection.read(Set.of(file), ""));
        return new Relation(sql, List.of(), List.of(file));
    }
}
