package dev.lakebox.query;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.iceberg.ContentFile;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.FileContent;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.BaseDeleteLoader;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.formats.FormatModelRegistry;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.util.PartitionMap;

/**
 * The rows of data files that were deleted since, as conditions on a read of those files. Positions become an
 * anti-join. An equality delete applies to rows of its partition (of every partition where its own spec has none) that
 * are older than itself; of deletes with the same key only the newest counts, so a join on the key finds at most one.
 *
 * @see <a href="https://iceberg.apache.org/spec/#scan-planning">Iceberg's specification, scan planning</a>
 */
final class Deletes {

    private static final int EVERYWHERE = -1;
    private static final Schema POSITIONS = new Schema(
            Types.NestedField.required(1, "file", Types.StringType.get()),
            Types.NestedField.required(2, "pos", Types.LongType.get()));
    private static final Schema FILES = new Schema(
            Types.NestedField.required(1, "file", Types.StringType.get()),
            Types.NestedField.required(2, "part", Types.IntegerType.get()),
            Types.NestedField.required(3, "seq", Types.LongType.get()));
    // beyond any field id that a table could have
    private static final Types.NestedField PART =
            Types.NestedField.required(Integer.MAX_VALUE - 500_001, "part", Types.IntegerType.get());
    private static final Types.NestedField SEQUENCE =
            Types.NestedField.required(Integer.MAX_VALUE - 500_002, "seq", Types.LongType.get());

    private final Table table;
    private final Function<FileScanTask, Path> files;
    private final SideFiles sideFiles;
    private final Loader loader;
    private final PartitionMap<Integer> partitions;
    private final List<Path> written = new ArrayList<>();

    /** @param files where the data file of a task is read */
    Deletes(Table table, Function<FileScanTask, Path> files, SideFiles sideFiles) {
        this.table = table;
        this.files = files;
        this.sideFiles = sideFiles;
        this.loader = new Loader(table);
        this.partitions = PartitionMap.create(table.specs());
    }

    /** The side files that {@link #select} wrote. */
    List<Path> written() {
        return written;
    }

    /** The fields that equality deletes compare, each of them at the top level of some schema of the table. */
    static Set<Integer> equalityFields(List<FileScanTask> tasks) {
        Set<Integer> ids = new TreeSet<>();
        tasks.forEach(task -> task.deletes().stream()
                .filter(delete -> delete.content() == FileContent.EQUALITY_DELETES)
                .forEach(delete -> ids.addAll(delete.equalityFieldIds())));
        return ids;
    }

    /**
     * A SELECT of what is left of the tasks' files.
     *
     * @param projection with all of {@link #equalityFields}
     */
    String select(Projection projection, List<FileScanTask> tasks) {
        List<Path> paths = tasks.stream().map(files).toList();
        StringBuilder joins = new StringBuilder();
        List<String> conditions = new ArrayList<>();
        positions(tasks, conditions);
        equalities(tasks, joins, conditions);
        String read = projection.read(paths, ", filename => 'row_file', file_row_number => true");
        return "SELECT %s FROM (SELECT * FROM %s) AS d%s WHERE %s"
                .formatted(projection.columns("d."), read, joins, String.join(" AND ", conditions));
    }

    private void positions(List<FileScanTask> tasks, List<String> conditions) {
        if (tasks.stream().allMatch(task -> of(task, false).isEmpty())) {
            conditions.add("true");
            return;
        }
        Stream<GenericRecord> rows = tasks.stream().flatMap(task -> {
            String file = files.apply(task).toString();
            return positions(task).mapToObj(position -> row(POSITIONS, file, position));
        });
        conditions.add("NOT EXISTS (FROM read_parquet(%s) AS p WHERE p.file = d.row_file AND p.pos = d.file_row_number)"
                .formatted(write(POSITIONS, rows::iterator)));
    }

    private LongStream positions(FileScanTask task) {
        LongStream.Builder positions = LongStream.builder();
        List<DeleteFile> deletes = of(task, false);
        if (!deletes.isEmpty()) {
            loader.loadPositionDeletes(deletes, task.file().location()).forEach(positions::add);
        }
        return positions.build();
    }

    private void equalities(List<FileScanTask> tasks, StringBuilder joins, List<String> conditions) {
        Map<Set<Integer>, Set<DeleteFile>> byKey = new LinkedHashMap<>();
        Map<String, DeleteFile> distinct = new LinkedHashMap<>();
        tasks.forEach(task -> of(task, true).forEach(delete -> distinct.putIfAbsent(delete.location(), delete)));
        distinct.values()
                .forEach(delete -> byKey.computeIfAbsent(
                                new TreeSet<>(delete.equalityFieldIds()), key -> new LinkedHashSet<>())
                        .add(delete));
        if (byKey.isEmpty()) {
            return;
        }
        List<GenericRecord> rows = tasks.stream()
                .map(task -> row(
                        FILES,
                        files.apply(task).toString(),
                        partition(task.file()),
                        task.file().dataSequenceNumber()))
                .toList();
        joins.append(" JOIN read_parquet(%s) AS f ON f.file = d.row_file".formatted(write(FILES, rows)));
        int number = 0;
        for (Map.Entry<Set<Integer>, Set<DeleteFile>> entry : byKey.entrySet()) {
            List<Types.NestedField> keys =
                    entry.getKey().stream().map(id -> field(table, id)).toList();
            String side = write(side(keys), keyRows(keys, entry.getValue()));
            join(keys, side, "e" + number, "part >= 0", true, joins, conditions);
            join(keys, side, "g" + number, "part < 0", false, joins, conditions);
            number++;
        }
    }

    private static void join(
            List<Types.NestedField> keys,
            String side,
            String alias,
            String which,
            boolean samePartition,
            StringBuilder joins,
            List<String> conditions) {
        List<String> names =
                keys.stream().map(key -> Projection.column(key.fieldId())).toList();
        String on = names.stream()
                .map(name -> "%s.%s IS NOT DISTINCT FROM d.%s".formatted(alias, name, name))
                .reduce((a, b) -> a + " AND " + b)
                .orElseThrow();
        joins.append(
                " LEFT JOIN (SELECT %s, part, max(seq) AS seq FROM read_parquet(%s) WHERE %s GROUP BY ALL) AS %s ON %s%s"
                        .formatted(
                                String.join(", ", names),
                                side,
                                which,
                                alias,
                                on,
                                samePartition ? " AND %s.part = f.part".formatted(alias) : ""));
        conditions.add("(%s.seq IS NULL OR %s.seq <= f.seq)".formatted(alias, alias));
    }

    private List<GenericRecord> keyRows(List<Types.NestedField> keys, Set<DeleteFile> deletes) {
        Schema schema = side(keys);
        List<GenericRecord> rows = new ArrayList<>();
        for (DeleteFile delete : deletes) {
            boolean everywhere = table.specs().get(delete.specId()).isUnpartitioned();
            int part = everywhere ? EVERYWHERE : partition(delete);
            // not by Iceberg's DeleteLoader, which takes all keys of type FIXED for the last of them
            try (CloseableIterable<Record> found = FormatModelRegistry.<Record, Object>readBuilder(
                            delete.format(), Record.class, table.io().newInputFile(delete))
                    .project(new Schema(keys))
                    .build()) {
                for (Record key : found) {
                    GenericRecord row = GenericRecord.create(schema);
                    for (int i = 0; i < keys.size(); i++) {
                        row.set(i, key.get(i));
                    }
                    row.set(keys.size(), part);
                    row.set(keys.size() + 1, delete.dataSequenceNumber());
                    rows.add(row);
                }
            } catch (IOException e) {
                throw new UncheckedIOException("Cannot read " + delete.location(), e);
            }
        }
        return rows;
    }

    private static Schema side(List<Types.NestedField> keys) {
        List<Types.NestedField> fields = new ArrayList<>();
        keys.forEach(key ->
                fields.add(Types.NestedField.optional(key.fieldId(), Projection.column(key.fieldId()), key.type())));
        fields.add(PART);
        fields.add(SEQUENCE);
        return new Schema(fields);
    }

    /** A field of the newest schema that has it: a column may be dropped while deletes still name it. */
    static Types.NestedField field(Table table, int id) {
        Types.NestedField field = table.schema().findField(id);
        if (field != null) {
            return field;
        }
        return table.schemas().values().stream()
                .sorted((a, b) -> b.schemaId() - a.schemaId())
                .map(schema -> schema.findField(id))
                .filter(found -> found != null)
                .findFirst()
                .orElseThrow();
    }

    private int partition(ContentFile<?> file) {
        return partitions.computeIfAbsent(file.specId(), file.partition(), partitions::size);
    }

    private String write(Schema schema, Iterable<GenericRecord> rows) {
        Path file = sideFiles.writeRecords(schema, CloseableIterable.withNoopClose(rows));
        written.add(file);
        return Projection.text(file);
    }

    private static List<DeleteFile> of(FileScanTask task, boolean equality) {
        return task.deletes().stream()
                .filter(delete -> equality == (delete.content() == FileContent.EQUALITY_DELETES))
                .toList();
    }

    private static GenericRecord row(Schema schema, Object... values) {
        GenericRecord row = GenericRecord.create(schema);
        Arrays.setAll(values, i -> {
            row.set(i, values[i]);
            return values[i];
        });
        return row;
    }

    /** Reads each delete file once, however many data files it is about. */
    private static final class Loader extends BaseDeleteLoader {

        private final Map<String, Object> loaded = new ConcurrentHashMap<>();

        Loader(Table table) {
            super(delete -> table.io().newInputFile(delete));
        }

        @Override
        protected boolean canCache(long size) {
            return true;
        }

        @Override
        @SuppressWarnings("unchecked")
        protected <V> V getOrLoad(String key, Supplier<V> load, long size) {
            return (V) loaded.computeIfAbsent(key, absent -> load.get());
        }
    }
}
