package dev.lakebox.query;

import static dev.lakebox.query.Comparison.assertEverySnapshotReadsAsByIceberg;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.expressions.Literal;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is inside structs, lists and maps, and changes there. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NestedTypesTest {

    private static final Types.StructType PLACE = Types.StructType.of(
            Types.NestedField.optional(101, "street", Types.StringType.get()),
            Types.NestedField.optional(102, "zip", Types.IntegerType.get()),
            Types.NestedField.optional(103, "height", Types.FloatType.get()));

    private Lake lake;

    @BeforeAll
    void open(@TempDir Path directory) {
        lake = new Lake(directory);
    }

    @AfterAll
    void close() {
        lake.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void shouldFollowFieldsThroughChanges(int version) {
        Schema schema = new Schema(
                Types.NestedField.required(1, "id", Types.IntegerType.get()),
                Types.NestedField.optional(
                        2, "inner", Types.StructType.of(Types.NestedField.optional(10, "place", place(200)))),
                Types.NestedField.optional(3, "list", Types.ListType.ofOptional(11, place(300))),
                Types.NestedField.optional(
                        4, "map", Types.MapType.ofOptional(12, 13, Types.StringType.get(), place(400))));
        String name = "raw.evolving_" + version;
        Table table = lake.create(name, schema, PartitionSpec.unpartitioned(), version);
        TableWriter writer = new TableWriter(table);
        append(table, writer, 1);
        for (String path : List.of("inner.place", "list.element", "map.value")) {
            table.updateSchema()
                    .renameColumn(path + ".street", "road")
                    .updateColumn(path + ".zip", Types.LongType.get())
                    .commit();
            append(table, writer, 2);
            table.updateSchema()
                    .deleteColumn(path + ".height")
                    .addColumn(path, "street", Types.DateType.get())
                    .moveFirst(path + ".zip")
                    .commit();
            append(table, writer, 3);
            table.updateSchema()
                    .addColumn(path, "height", Types.StringType.get())
                    .commit();
            append(table, writer, 4);
        }

        assertEverySnapshotReadsAsByIceberg(lake, name, table);
        assertThat(lake.query(
                        "SELECT count(\"inner\".place.road), count(list[1].road), count(map['k'].road) FROM " + name))
                .containsExactly(List.of(10, 10, 10));
    }

    @Test
    void shouldKnowFieldsByNamesThatParquetDoesNotTake() {
        Types.StructType awkward = Types.StructType.of(
                Types.NestedField.optional(101, "two words", Types.IntegerType.get()),
                Types.NestedField.optional(102, "größe", Types.StringType.get()),
                Types.NestedField.optional(103, "1st", Types.StringType.get()),
                Types.NestedField.optional(104, "x-y", Types.DoubleType.get()),
                Types.NestedField.optional(105, "it's", Types.DoubleType.get()));
        Schema schema = new Schema(
                Types.NestedField.required(1, "an id", Types.IntegerType.get()),
                Types.NestedField.optional(2, "a struct", awkward),
                Types.NestedField.optional(3, "a list", Types.ListType.ofOptional(11, ids(awkward, 200))),
                Types.NestedField.optional(
                        4, "a map", Types.MapType.ofOptional(12, 13, Types.IntegerType.get(), ids(awkward, 300))));
        Table table = lake.create("raw.awkward", schema, PartitionSpec.unpartitioned(), 2);
        TableWriter writer = new TableWriter(table);
        append(table, writer, 1);

        assertEverySnapshotReadsAsByIceberg(lake, "raw.awkward", table);
        assertThat(lake.query(
                        "SELECT sum(\"a struct\".\"two words\"), sum(\"a list\"[1].\"two words\") FROM raw.awkward"))
                .containsExactly(List.of(10, 10));
        table.updateSchema().renameColumn("a struct.x-y", "x+y").commit();
        append(table, writer, 2);
        assertEverySnapshotReadsAsByIceberg(lake, "raw.awkward", table);
    }

    @Test
    void shouldFindAFieldWithAQuoteInItsName() {
        assertThat(lake.query("SELECT ({'it''s': 1}).\"it's\", ({'it''s': 2})['it''s']"))
                .containsExactly(List.of(1, 2));
    }

    @Test
    void shouldRememberChangesWhoseSchemasAreGone() {
        Schema schema = new Schema(
                Types.NestedField.required(1, "id", Types.IntegerType.get()),
                Types.NestedField.optional(2, "place", PLACE));
        Table table = lake.create("raw.forgotten", schema, PartitionSpec.unpartitioned(), 2);
        TableWriter writer = new TableWriter(table);
        append(table, writer, 1);
        table.updateSchema().renameColumn("place.street", "road").commit();
        append(table, writer, 2);
        table.expireSnapshots()
                .expireOlderThan(System.currentTimeMillis())
                .retainLast(1)
                .cleanExpiredMetadata(true)
                .commit();
        assertThat(table.schemas()).hasSize(1);

        assertEverySnapshotReadsAsByIceberg(lake, "raw.forgotten", table);
        assertThat(lake.query("SELECT count(place.road) FROM raw.forgotten")).containsExactly(List.of(2));
    }

    @Test
    void shouldFillInDefaultsOfAddedFields() {
        Schema schema = new Schema(
                Types.NestedField.required(1, "id", Types.IntegerType.get()),
                Types.NestedField.optional(2, "place", PLACE),
                Types.NestedField.optional(3, "list", Types.ListType.ofOptional(11, place(300))));
        Table table = lake.create("raw.nested_defaults", schema, PartitionSpec.unpartitioned(), 3);
        TableWriter writer = new TableWriter(table);
        append(table, writer, 1);
        table.updateSchema()
                .addColumn("place", "country", Types.StringType.get(), Literal.of("NZ"))
                .addColumn("list.element", "floor", Types.IntegerType.get(), Literal.of(7))
                .commit();
        append(table, writer, 2);

        assertEverySnapshotReadsAsByIceberg(lake, "raw.nested_defaults", table);
        assertThat(lake.query(
                        "SELECT count(*) FROM raw.nested_defaults WHERE place.country = 'NZ' AND list[1].floor = 7"))
                .containsExactly(List.of(1));
    }

    @Test
    void shouldDeleteByAFieldThatIsInsideAnother() {
        Schema schema = new Schema(
                Types.NestedField.required(1, "id", Types.IntegerType.get()),
                Types.NestedField.optional(2, "place", PLACE));
        Table table = lake.create("raw.nested_key", schema, PartitionSpec.unpartitioned(), 2);
        TableWriter writer = new TableWriter(table);
        append(table, writer, 1);
        GenericRecord key = GenericRecord.create(
                table.schema().select("place.zip").findType("place").asStructType());
        key.setField("zip", 10);
        writer.deleteEqual(null, List.of("place.zip"), List.of(List.of(key)));

        assertEverySnapshotReadsAsByIceberg(lake, "raw.nested_key", table);
        assertThat(lake.query("SELECT count(*) FROM raw.nested_key")).containsExactly(List.of(1));
    }

    @Test
    void shouldDeleteByAColumnThatIsGoneWhereNestedFieldsChanged() {
        Schema schema = new Schema(
                Types.NestedField.required(1, "id", Types.IntegerType.get()),
                Types.NestedField.optional(2, "place", PLACE),
                Types.NestedField.optional(3, "gone", Types.IntegerType.get()));
        Table table = lake.create("raw.nested_gone", schema, PartitionSpec.unpartitioned(), 2);
        TableWriter writer = new TableWriter(table);
        append(table, writer, 1);
        writer.deleteEqual(null, List.of("gone"), List.of(Arrays.asList((Object) null)));
        table.updateSchema()
                .deleteColumn("gone")
                .renameColumn("place.street", "road")
                .commit();
        append(table, writer, 2);

        // Iceberg's own generic reader does not find the column any more
        assertThat(lake.query("SELECT count(*), count(place.road) FROM raw.nested_gone"))
                .containsExactly(List.of(3, 2));
    }

    /** Two rows: one with a value everywhere, one with none but in its first column. */
    private static void append(Table table, TableWriter writer, int number) {
        GenericRecord full = GenericRecord.create(table.schema());
        GenericRecord empty = GenericRecord.create(table.schema());
        table.schema().columns().forEach(column -> full.setField(column.name(), value(column.type(), number)));
        empty.set(0, full.get(0));
        writer.append(List.of(full, empty));
    }

    private static Object value(Type type, int number) {
        return switch (type.typeId()) {
            case INTEGER -> number * 10;
            case LONG -> number * 10L;
            case FLOAT -> number / 2f;
            case DOUBLE -> number / 2.0;
            case STRING -> "text " + number;
            case DATE -> java.time.LocalDate.of(2026, 1, number);
            case LIST -> Arrays.asList(value(type.asListType().elementType(), number), null);
            case MAP ->
                Map.of(
                        type.asMapType().keyType().equals(Types.StringType.get())
                                ? "k"
                                : value(type.asMapType().keyType(), number),
                        value(type.asMapType().valueType(), number));
            case STRUCT -> {
                GenericRecord record = GenericRecord.create(type.asStructType());
                type.asStructType()
                        .fields()
                        .forEach(field -> record.setField(field.name(), value(field.type(), number)));
                yield record;
            }
            default -> throw new IllegalArgumentException(type.toString());
        };
    }

    private static Types.StructType place(int ids) {
        return ids(PLACE, ids);
    }

    private static Types.StructType ids(Types.StructType type, int first) {
        return Types.StructType.of(type.fields().stream()
                .map(field -> field.withFieldId(first + field.fieldId()))
                .toList());
    }
}
