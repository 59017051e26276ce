package dev.lakebox.query;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.OverwriteFiles;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.RowDelta;
import org.apache.iceberg.Schema;
import org.apache.iceberg.SnapshotRef;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableUtil;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;

/**
 * A table that lives a random life, and what its rows are at each of its snapshots by a model of their own: rows by
 * field id, deleted where an operation says so.
 */
final class RandomTable {

    private static final int MAX_ROWS = 10;

    private final Table table;
    private final TableWriter writer;
    private final RandomValues random;
    private final RandomEvolution evolution;
    private final Map<Long, Map<String, File>> states = new HashMap<>();
    private final List<String> life = new ArrayList<>();
    /** Keys of all equality deletes: Iceberg's own reader needs them in the table's newest schema. */
    private final Set<Integer> deletedBy = new TreeSet<>();

    /**
     * A data file in one state of the table.
     *
     * @param dead positions of rows that are deleted, in any way
     * @param positions of rows that were deleted by position
     * @param vector null where there is none
     */
    private record File(
            DataFile file,
            List<Map<Integer, Object>> rows,
            Set<Integer> dead,
            Set<Integer> positions,
            DeleteFile vector) {

        Stream<Map<Integer, Object>> live() {
            return IntStream.range(0, rows.size())
                    .filter(i -> !dead.contains(i))
                    .mapToObj(rows::get);
        }
    }

    private record Operation(int weight, String name, Action action) {}

    private interface Action {
        /** @return false where the table is not fit for it */
        boolean run();
    }

    private final List<Operation> operations = List.of(
            new Operation(30, "append", this::append),
            new Operation(15, "delete positions", this::deletePositions),
            new Operation(15, "delete equal", this::deleteEqual),
            new Operation(8, "update", this::update),
            new Operation(5, "overwrite", this::overwrite),
            new Operation(5, "compact", this::compact),
            new Operation(25, "change schema", () -> evolution().changeSchema()),
            new Operation(10, "change spec", () -> evolution().changeSpec()),
            new Operation(4, "tag", () -> name(false)),
            new Operation(4, "branch", () -> name(true)),
            new Operation(4, "set current", this::setCurrent),
            new Operation(3, "upgrade", () -> evolution().upgrade()),
            new Operation(2, "expire", this::expire));

    RandomTable(Table table, RandomValues random, FileFormat format) {
        this.table = table;
        this.writer = new TableWriter(table, format);
        this.random = random;
        this.evolution = new RandomEvolution(table, random);
    }

    /** A table of a random schema, without rows. */
    static RandomTable create(Lake lake, String name, RandomValues random) {
        int version = 1 + random.below(3);
        List<Types.NestedField> fields = new ArrayList<>();
        for (String field : random.names(2 + random.below(5))) {
            boolean optional = random.chance(0.7);
            fields.add(Types.NestedField.of(random.field(), optional, field, random.type(2, version)));
        }
        Schema schema = new Schema(fields);
        // most tables are Parquet's
        FileFormat format = random.chance(0.85) ? FileFormat.PARQUET : FileFormat.AVRO;
        Table table = lake.create(name, schema, PartitionSpec.unpartitioned(), version);
        return new RandomTable(table, random, format);
    }

    Table table() {
        return table;
    }

    /** What was done to it, in order. */
    List<String> life() {
        return life;
    }

    /**
     * Whether Iceberg's generic reader reads it right: it cannot find the keys of deletes that were dropped since, takes
     * all keys of type FIXED for the last of them, and gives partition values of nanoseconds as numbers.
     */
    boolean readableByIceberg() {
        return deletedBy.stream()
                        .map(id -> table.schema().findField(id))
                        .allMatch(field -> field != null && field.type().typeId() != Type.TypeID.FIXED)
                && table.specs().values().stream()
                        .flatMap(spec -> spec.identitySourceIds().stream())
                        .noneMatch(id -> table.schema().findType(id).typeId() == Type.TypeID.TIMESTAMP_NANO);
    }

    /** The model's rows. */
    List<Record> rows(Long snapshot, Schema schema) {
        return files(snapshot).values().stream()
                .flatMap(File::live)
                .map(row -> Rows.read(row, schema.asStruct()))
                .toList();
    }

    /** Does something to it that it is fit for. */
    void step() {
        while (true) {
            int weight =
                    random.below(operations.stream().mapToInt(Operation::weight).sum());
            for (Operation operation : operations) {
                weight -= operation.weight();
                if (weight < 0) {
                    life.add(operation.name());
                    if (operation.action().run()) {
                        return;
                    }
                    life.remove(life.size() - 1);
                    break;
                }
            }
        }
    }

    private RandomEvolution evolution() {
        return evolution;
    }

    private void tell(String detail) {
        life.set(life.size() - 1, life.get(life.size() - 1) + " " + detail);
    }

    private String branch() {
        List<String> branches = new ArrayList<>(List.of(SnapshotRef.MAIN_BRANCH, SnapshotRef.MAIN_BRANCH));
        table.refs().forEach((name, ref) -> {
            if (ref.isBranch()) {
                branches.add(name);
            }
        });
        return random.of(branches);
    }

    private Map<String, File> files(Long snapshot) {
        return snapshot == null ? Map.of() : states.get(snapshot);
    }

    private Map<String, File> head(String branch) {
        SnapshotRef ref = table.refs().get(branch);
        return new LinkedHashMap<>(files(ref == null ? null : ref.snapshotId()));
    }

    private void committed(String branch, Map<String, File> state) {
        tell("on " + branch);
        table.refresh();
        states.put(table.refs().get(branch).snapshotId(), state);
    }

    private boolean append() {
        String branch = branch();
        Map<String, File> state = head(branch);
        AppendFiles append = random.chance(0.5) ? table.newFastAppend() : table.newAppend();
        write(state).forEach(append::appendFile);
        append.toBranch(branch).commit();
        committed(branch, state);
        return true;
    }

    /** Writes some rows of the table's schema, adds them to the state and leaves the commit to the caller. */
    private List<DataFile> write(Map<String, File> state) {
        List<Record> rows = Stream.<Record>generate(
                        () -> random.record(table.schema().asStruct()))
                .limit(1L + random.below(MAX_ROWS))
                .toList();
        return write(state, rows);
    }

    private List<DataFile> write(Map<String, File> state, List<Record> rows) {
        List<TableWriter.Written> written = writer.writeFiles(rows);
        for (TableWriter.Written file : written) {
            state.put(
                    file.file().location(),
                    new File(
                            file.file(),
                            file.rows().stream()
                                    .map(row -> Rows.written(table.schema().asStruct(), row))
                                    .toList(),
                            Set.of(),
                            Set.of(),
                            null));
        }
        return written.stream().map(TableWriter.Written::file).toList();
    }

    /** From what the branch has now: a vector that takes another's place is no conflict with it. */
    private RowDelta rowDelta(String branch) {
        RowDelta delta = table.newRowDelta().toBranch(branch);
        SnapshotRef ref = table.refs().get(branch);
        return ref == null ? delta : delta.validateFromSnapshot(ref.snapshotId());
    }

    private boolean deletePositions() {
        String branch = branch();
        Map<String, File> state = head(branch);
        if (state.isEmpty() || TableUtil.formatVersion(table) < 2) {
            return false;
        }
        RowDelta delta = rowDelta(branch);
        deletePositions(delta, state, 1 + random.below(3));
        delta.commit();
        committed(branch, state);
        return true;
    }

    private void deletePositions(RowDelta delta, Map<String, File> state, int files) {
        Set<File> chosen = new LinkedHashSet<>();
        for (int i = 0; i < files; i++) {
            chosen.add(random.of(List.copyOf(state.values())));
        }
        Map<DataFile, long[]> vectors = new LinkedHashMap<>();
        Map<String, Set<Integer>> all = new HashMap<>();
        for (File file : chosen) {
            Set<Integer> now = new TreeSet<>();
            for (int i = 0; i <= random.below(3); i++) {
                now.add(random.below(file.rows().size()));
            }
            Set<Integer> positions = new TreeSet<>(file.positions());
            positions.addAll(now);
            all.put(file.file().location(), positions);
            if (TableUtil.formatVersion(table) < 3) {
                delta.addDeletes(writer.positionDeletes(file.file(), longs(now)));
            } else {
                // a vector stands for all that were deleted by position before
                vectors.put(file.file(), longs(positions));
                if (file.vector() != null) {
                    delta.removeDeletes(file.vector());
                }
            }
        }
        Map<String, DeleteFile> written = new HashMap<>();
        if (!vectors.isEmpty()) {
            for (DeleteFile vector : writer.vectors(vectors)) {
                delta.addDeletes(vector);
                written.put(vector.referencedDataFile(), vector);
            }
        }
        for (File file : chosen) {
            String location = file.file().location();
            Set<Integer> dead = new HashSet<>(file.dead());
            dead.addAll(all.get(location));
            state.put(location, new File(file.file(), file.rows(), dead, all.get(location), written.get(location)));
        }
    }

    private static long[] longs(Set<Integer> numbers) {
        return numbers.stream().mapToLong(Integer::longValue).toArray();
    }

    private boolean deleteEqual() {
        String branch = branch();
        Map<String, File> state = head(branch);
        if (!fitForKeys(state)) {
            return false;
        }
        RowDelta delta = rowDelta(branch);
        deleteEqual(delta, state);
        delta.commit();
        committed(branch, state);
        return true;
    }

    private boolean fitForKeys(Map<String, File> state) {
        return TableUtil.formatVersion(table) >= 2
                && !keyColumns().isEmpty()
                && (table.spec().isUnpartitioned()
                        || state.values().stream()
                                .anyMatch(file ->
                                        file.file().specId() == table.spec().specId()));
    }

    private List<Types.NestedField> keyColumns() {
        return table.schema().columns().stream()
                .filter(field -> field.type().isPrimitiveType())
                .filter(field ->
                        !Set.of("float", "double").contains(field.type().toString()))
                .toList();
    }

    private void deleteEqual(RowDelta delta, Map<String, File> state) {
        Set<Types.NestedField> keys = new LinkedHashSet<>(List.of(random.of(keyColumns())));
        if (random.chance(0.3)) {
            keys.add(random.of(keyColumns()));
        }
        // in the schema's order, as the writer's schema has them
        List<Types.NestedField> ordered =
                table.schema().columns().stream().filter(keys::contains).toList();
        tell("by " + ordered);
        StructLike partition = null;
        PartitionSpec spec = table.spec();
        if (!spec.isUnpartitioned()) {
            partition = random.of(state.values().stream()
                            .filter(file -> file.file().specId() == spec.specId())
                            .toList())
                    .file()
                    .partition();
        }
        List<Map<Integer, Object>> live =
                state.values().stream().flatMap(File::live).toList();
        Set<List<Object>> values = new LinkedHashSet<>();
        for (int i = 0; i <= random.below(3); i++) {
            Map<Integer, Object> row = live.isEmpty() ? null : random.of(live);
            values.add(ordered.stream()
                    .map(key -> row == null || random.chance(0.1) ? random.value(key) : Rows.read(row, key))
                    .collect(Collectors.toCollection(ArrayList::new)));
        }
        delta.addDeletes(writer.equalityDeletes(
                spec, partition, ordered.stream().map(Types.NestedField::name).toList(), List.copyOf(values)));
        ordered.forEach(key -> deletedBy.add(key.fieldId()));
        for (File file : List.copyOf(state.values())) {
            if (spec.isUnpartitioned()
                    || file.file().specId() == spec.specId()
                            && equal(file.file().partition(), partition, spec)) {
                state.put(file.file().location(), without(file, ordered, values));
            }
        }
    }

    private static File without(File file, List<Types.NestedField> keys, Set<List<Object>> values) {
        Set<Integer> dead = new HashSet<>(file.dead());
        for (int i = 0; i < file.rows().size(); i++) {
            Map<Integer, Object> row = file.rows().get(i);
            if (values.stream()
                    .anyMatch(wanted -> IntStream.range(0, keys.size())
                            .allMatch(k -> Objects.deepEquals(wanted.get(k), Rows.read(row, keys.get(k)))))) {
                dead.add(i);
            }
        }
        return new File(file.file(), file.rows(), dead, file.positions(), file.vector());
    }

    private static boolean equal(StructLike one, StructLike other, PartitionSpec spec) {
        return IntStream.range(0, spec.fields().size())
                .allMatch(i -> Objects.equals(one.get(i, Object.class), other.get(i, Object.class)));
    }

    /** Rows and deletes in one commit: what it deletes by key it does not take from its own rows. */
    private boolean update() {
        String branch = branch();
        Map<String, File> state = head(branch);
        if (!fitForKeys(state)) {
            return false;
        }
        RowDelta delta = rowDelta(branch);
        deleteEqual(delta, state);
        Map<String, File> added = new LinkedHashMap<>();
        write(added).forEach(delta::addRows);
        if (random.chance(0.5)) {
            deletePositions(delta, added, 1);
        }
        state.putAll(added);
        delta.commit();
        committed(branch, state);
        return true;
    }

    private boolean overwrite() {
        String branch = branch();
        Map<String, File> state = head(branch);
        if (state.isEmpty()) {
            return false;
        }
        OverwriteFiles overwrite = table.newOverwrite().toBranch(branch);
        String location = random.of(List.copyOf(state.keySet()));
        overwrite.deleteFile(state.remove(location).file());
        if (random.chance(0.5)) {
            write(state).forEach(overwrite::addFile);
        }
        overwrite.commit();
        committed(branch, state);
        return true;
    }

    private boolean compact() {
        Map<String, File> state = head(SnapshotRef.MAIN_BRANCH);
        List<Record> rows = state.values().stream()
                .flatMap(File::live)
                .map(row -> Rows.read(row, table.schema().asStruct()))
                .toList();
        if (state.size() < 2 || rows.isEmpty()) {
            return false;
        }
        Set<DataFile> old = new HashSet<>();
        try (CloseableIterable<FileScanTask> tasks = table.newScan().planFiles()) {
            tasks.forEach(task -> old.add(task.file().copy()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        state.clear();
        Set<DataFile> merged = new HashSet<>(write(state, rows));
        table.newRewrite()
                .validateFromSnapshot(table.currentSnapshot().snapshotId())
                .rewriteFiles(old, merged, table.currentSnapshot().sequenceNumber())
                .commit();
        committed(SnapshotRef.MAIN_BRANCH, state);
        return true;
    }

    private boolean name(boolean branch) {
        if (states.isEmpty()) {
            return false;
        }
        String name = (branch ? "branch " : "tag ") + life.size();
        long snapshot = snapshot();
        if (branch) {
            table.manageSnapshots().createBranch(name, snapshot).commit();
        } else {
            table.manageSnapshots().createTag(name, snapshot).commit();
        }
        table.refresh();
        return true;
    }

    private long snapshot() {
        List<Long> ids = new ArrayList<>();
        table.snapshots().forEach(snapshot -> ids.add(snapshot.snapshotId()));
        return random.of(ids);
    }

    private boolean setCurrent() {
        if (states.isEmpty()) {
            return false;
        }
        table.manageSnapshots().setCurrentSnapshot(snapshot()).commit();
        table.refresh();
        return true;
    }

    private boolean expire() {
        if (states.size() < 4) {
            return false;
        }
        boolean metadata = random.chance(0.7);
        tell(metadata ? "with schemas" : "");
        table.expireSnapshots()
                .expireOlderThan(System.currentTimeMillis())
                .retainLast(2)
                .cleanExpiredMetadata(metadata)
                .commit();
        table.refresh();
        return true;
    }
}
