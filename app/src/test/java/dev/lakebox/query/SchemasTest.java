package dev.lakebox.query;

import static dev.lakebox.query.Comparison.assertEverySnapshotReadsAsByIceberg;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.RowDelta;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.UpdateSchema;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.expressions.Literal;
import org.apache.iceberg.mapping.MappingUtil;
import org.apache.iceberg.mapping.NameMappingParser;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SchemasTest {

    private Lake lake;

    @BeforeAll
    void open(@TempDir Path directory) {
        lake = new Lake(directory);
    }

    @AfterAll
    void close() {
        lake.close();
    }

    @Test
    void shouldFollowColumnsThroughChanges() {
        Schema schema = new Schema(
                Types.NestedField.required(1, "id", Types.IntegerType.get()),
                Types.NestedField.optional(2, "a", Types.StringType.get()),
                Types.NestedField.optional(3, "b", Types.FloatType.get()),
                Types.NestedField.optional(4, "price", Types.DecimalType.of(9, 2)));
        Table table = lake.create("raw.evolving", schema, PartitionSpec.unpartitioned(), 2);
        TableWriter writer = new TableWriter(table);
        writer.append(List.of(writer.row(1, "one", 1.5f, new BigDecimal("1.50"))));
        table.updateSchema().renameColumn("a", "c").commit();
        writer.append(List.of(writer.row(2, "two", 2.5f, null)));
        // a new column of an old name is another column
        table.updateSchema()
                .addColumn("a", Types.IntegerType.get())
                .deleteColumn("b")
                .commit();
        writer.append(List.of(writer.row(3, "three", new BigDecimal("3.50"), 3)));
        table.updateSchema()
                .updateColumn("id", Types.LongType.get())
                .updateColumn("price", Types.DecimalType.of(18, 2))
                .moveFirst("a")
                .commit();
        writer.append(List.of(writer.row(4, 4L << 40, "four", new BigDecimal("1234567890123456.78"))));

        assertEverySnapshotReadsAsByIceberg(lake, "raw.evolving", table);
        assertThat(lake.query("SELECT a, id, c, price FROM raw.evolving ORDER BY id"))
                .containsExactly(
                        Arrays.asList(null, 1, "one", "1.50"),
                        Arrays.asList(null, 2, "two", null),
                        Arrays.asList(3, 3, "three", "3.50"),
                        Arrays.asList(4, 4398046511104L, "four", "1234567890123456.78"));
    }

    @Test
    void shouldFillInDefaultsOfAddedColumns() {
        Schema schema = new Schema(Types.NestedField.required(1, "id", Types.IntegerType.get()));
        Table table = lake.create("raw.defaults", schema, PartitionSpec.unpartitioned(), 3);
        TableWriter writer = new TableWriter(table);
        writer.append(List.of(writer.row(1)));
        table.updateSchema()
                .addColumn("s", Types.StringType.get(), Literal.of("it's"))
                .addColumn("n", Types.LongType.get(), Literal.of(7L))
                .addColumn("d", Types.DecimalType.of(5, 2), Literal.of(new BigDecimal("1.25")))
                .addColumn("t", Types.DateType.get(), Literal.of("2026-01-31").to(Types.DateType.get()))
                .addColumn(
                        "z",
                        Types.TimestampType.withZone(),
                        Literal.of("2026-01-31T09:30:00+00:00").to(Types.TimestampType.withZone()))
                .commit();
        writer.append(List.of(writer.row(2, null, null, null, null, null)));

        assertEverySnapshotReadsAsByIceberg(lake, "raw.defaults", table);
        assertThat(lake.query("SELECT * FROM raw.defaults WHERE id = 1"))
                .containsExactly(List.of(1, "it's", 7, "1.25", "2026-01-31", "2026-01-31T09:30:00Z"));
    }

    @Test
    void shouldFillInADefaultOfEveryType() {
        Map<Type, Literal<?>> defaults = new LinkedHashMap<>();
        defaults.put(Types.BooleanType.get(), Literal.of(true));
        defaults.put(Types.IntegerType.get(), Literal.of(-7));
        defaults.put(Types.LongType.get(), Literal.of(Long.MIN_VALUE));
        defaults.put(Types.FloatType.get(), Literal.of(1.5f));
        defaults.put(Types.DoubleType.get(), Literal.of(1e-300));
        defaults.put(
                Types.DecimalType.of(38, 10), Literal.of(new BigDecimal("-1234567890123456789012345678.0123456789")));
        defaults.put(Types.DateType.get(), Literal.of("1969-12-31").to(Types.DateType.get()));
        defaults.put(Types.TimeType.get(), Literal.of("23:59:59.999999").to(Types.TimeType.get()));
        for (Type timestamp : List.of(Types.TimestampType.withoutZone(), Types.TimestampNanoType.withoutZone())) {
            defaults.put(timestamp, Literal.of("1900-01-01T00:00:00.000001").to(timestamp));
        }
        for (Type timestamp : List.of(Types.TimestampType.withZone(), Types.TimestampNanoType.withZone())) {
            defaults.put(
                    timestamp, Literal.of("2026-01-31T09:30:00.123456+00:00").to(timestamp));
        }
        defaults.put(Types.StringType.get(), Literal.of("it's \"quoted\"\n\\x00 größe"));
        defaults.put(Types.UUIDType.get(), Literal.of(UUID.fromString("123e4567-e89b-12d3-a456-426614174000")));
        defaults.put(Types.FixedType.ofLength(3), Literal.of(new byte[] {0, 92, -1}));
        defaults.put(Types.BinaryType.get(), Literal.of(ByteBuffer.wrap(new byte[] {'a', 0, '\\', 39})));
        Table table = lake.create(
                "raw.all_defaults",
                new Schema(Types.NestedField.required(1, "id", Types.IntegerType.get())),
                PartitionSpec.unpartitioned(),
                3);
        TableWriter writer = new TableWriter(table);
        writer.append(List.of(writer.row(1)));
        UpdateSchema update = table.updateSchema();
        defaults.forEach((type, value) -> update.addColumn("c " + type, type, value));
        update.commit();
        writer.append(List.of(writer.row(2)));
        // what is written from now on is another matter
        table.updateSchema()
                .updateColumnDefault("c int", Literal.of(8))
                .addRequiredColumn("required", Types.IntegerType.get(), Literal.of(9))
                .commit();

        assertEverySnapshotReadsAsByIceberg(lake, "raw.all_defaults", table);
        assertThat(lake.query("SELECT \"c int\" FROM raw.all_defaults ORDER BY id"))
                .containsExactly(List.of(-7), Arrays.asList((Object) null));
    }

    @Test
    void shouldReadAColumnOfUnknownTypeAsNulls() {
        Schema schema = new Schema(
                Types.NestedField.required(1, "id", Types.IntegerType.get()),
                Types.NestedField.optional(2, "nothing", Types.UnknownType.get()));
        Table table = lake.create("raw.unknown", schema, PartitionSpec.unpartitioned(), 3);
        assertThat(lake.query("SELECT * FROM raw.unknown")).isEmpty();
        TableWriter writer = new TableWriter(table);
        writer.append(List.of(writer.row(1, null)));

        assertEverySnapshotReadsAsByIceberg(lake, "raw.unknown", table);
    }

    @Test
    void shouldReadNanoseconds() {
        Schema schema = new Schema(
                Types.NestedField.optional(1, "local", Types.TimestampNanoType.withoutZone()),
                Types.NestedField.optional(2, "zoned", Types.TimestampNanoType.withZone()));
        Table table = lake.create("raw.nanos", schema, PartitionSpec.unpartitioned(), 3);
        TableWriter writer = new TableWriter(table);
        LocalDateTime time = LocalDateTime.of(2026, 1, 31, 9, 30, 0, 123_456_789);
        writer.append(List.of(writer.row(time, time.withNano(123_456_000).atOffset(ZoneOffset.UTC)), writer.row()));

        assertEverySnapshotReadsAsByIceberg(lake, "raw.nanos", table);
    }

    @Test
    void shouldReadATableOfManySmallFiles() {
        Schema schema = new Schema(
                Types.NestedField.required(1, "id", Types.LongType.get()),
                Types.NestedField.optional(2, "text", Types.StringType.get()));
        Table table = lake.create("raw.many", schema, PartitionSpec.unpartitioned(), 2);
        TableWriter writer = new TableWriter(table);
        AppendFiles append = table.newAppend();
        List<DataFile> files = new ArrayList<>();
        for (long file = 0; file < 150; file++) {
            files.addAll(writer.write(List.of(writer.row(file, "a"), writer.row(file, null), writer.row(file, "b"))));
        }
        files.forEach(append::appendFile);
        append.commit();
        RowDelta delta = table.newRowDelta();
        files.stream().limit(50).forEach(file -> delta.addDeletes(writer.positionDeletes(file, 1)));
        delta.commit();
        writer.deleteEqual(null, List.of("id", "text"), List.of(List.of(7L, "a"), List.of(140L, "b")));

        assertEverySnapshotReadsAsByIceberg(lake, "raw.many", table);
        assertThat(lake.query("SELECT count(*), count(DISTINCT id), sum(id) FILTER (text = 'a') FROM raw.many"))
                .containsExactly(List.of(398, 150, 11168));
    }

    @Test
    void shouldFindColumnsByNameInFilesThatIcebergDidNotWrite() throws Exception {
        Schema schema = new Schema(
                Types.NestedField.optional(1, "id", Types.LongType.get()),
                Types.NestedField.optional(2, "text", Types.StringType.get()),
                Types.NestedField.optional(3, "day", Types.StringType.get()));
        PartitionSpec byDay = PartitionSpec.builderFor(schema).identity("day").build();
        Table table = lake.create("raw.migrated", schema, byDay, 2);
        TableWriter writer = new TableWriter(table);
        writer.append(List.of(writer.row(1L, "one", "monday")));
        // as a table of Hive has it: no ids, another order, and the partition's value in the path alone
        MessageType type = MessageTypeParser.parseMessageType(
                "message row { optional binary text (STRING); optional binary other (STRING); optional int64 id; }");
        Path file = Path.of(table.location()).resolve("data").resolve("day=tuesday.parquet");
        try (ParquetWriter<Group> parquet = ExampleParquetWriter.builder(new LocalOutputFile(file))
                .withType(type)
                .build()) {
            parquet.write(new SimpleGroupFactory(type)
                    .newGroup()
                    .append("text", "two")
                    .append("other", "nothing")
                    .append("id", 2L));
        }
        table.updateProperties()
                .set(TableProperties.DEFAULT_NAME_MAPPING, NameMappingParser.toJson(MappingUtil.create(schema)))
                .commit();
        table.newAppend()
                .appendFile(org.apache.iceberg.DataFiles.builder(byDay)
                        .withPath(file.toString())
                        .withFileSizeInBytes(Files.size(file))
                        .withPartitionPath("day=tuesday")
                        .withRecordCount(1)
                        .build())
                .commit();

        // Iceberg's own generic reader takes such columns by their place
        assertThat(lake.query("SELECT * FROM raw.migrated ORDER BY id"))
                .containsExactly(List.of(1, "one", "monday"), List.of(2, "two", "tuesday"));
    }

    @Test
    void shouldReadNestedFieldsThatChanged() {
        Types.StructType address = Types.StructType.of(
                Types.NestedField.optional(3, "street", Types.StringType.get()),
                Types.NestedField.optional(4, "zip", Types.IntegerType.get()));
        Schema schema = new Schema(
                Types.NestedField.required(1, "id", Types.IntegerType.get()),
                Types.NestedField.optional(2, "address", address));
        Table table = lake.create("raw.nested", schema, PartitionSpec.unpartitioned(), 2);
        TableWriter writer = new TableWriter(table);
        writer.append(List.of(writer.row(1, struct(address, "High Street", 123)), writer.row(2, (Object) null)));
        table.updateSchema()
                .renameColumn("address.street", "road")
                .deleteColumn("address.zip")
                .addColumn("address", "zip", Types.StringType.get())
                .commit();
        Types.StructType changed = table.schema().findType("address").asStructType();
        writer.append(List.of(writer.row(3, struct(changed, "Low Road", "0123"))));

        assertEverySnapshotReadsAsByIceberg(lake, "raw.nested", table);
        assertThat(lake.query("SELECT address.road, address.zip FROM raw.nested ORDER BY id"))
                .containsExactly(
                        Arrays.asList("High Street", null), Arrays.asList(null, null), List.of("Low Road", "0123"));
    }

    @ParameterizedTest
    @EnumSource(names = {"PARQUET", "ORC", "AVRO"})
    void shouldReadEveryTypeFromEveryFormat(FileFormat format) {
        Types.StructType struct = Types.StructType.of(
                Types.NestedField.optional(30, "x", Types.DecimalType.of(38, 10)),
                Types.NestedField.optional(31, "y", Types.TimestampType.withZone()));
        Schema schema = new Schema(
                Types.NestedField.optional(1, "boolean", Types.BooleanType.get()),
                Types.NestedField.optional(2, "integer", Types.IntegerType.get()),
                Types.NestedField.optional(3, "long", Types.LongType.get()),
                Types.NestedField.optional(4, "float", Types.FloatType.get()),
                Types.NestedField.optional(5, "double", Types.DoubleType.get()),
                Types.NestedField.optional(6, "decimal", Types.DecimalType.of(20, 4)),
                Types.NestedField.optional(7, "date", Types.DateType.get()),
                Types.NestedField.optional(8, "time", Types.TimeType.get()),
                Types.NestedField.optional(9, "timestamp", Types.TimestampType.withoutZone()),
                Types.NestedField.optional(10, "zoned \"timestamp\"", Types.TimestampType.withZone()),
                Types.NestedField.optional(11, "string", Types.StringType.get()),
                Types.NestedField.optional(12, "uuid", Types.UUIDType.get()),
                Types.NestedField.optional(13, "fixed", Types.FixedType.ofLength(3)),
                Types.NestedField.optional(14, "binary", Types.BinaryType.get()),
                Types.NestedField.optional(15, "list", Types.ListType.ofOptional(20, Types.StringType.get())),
                Types.NestedField.optional(
                        16, "map", Types.MapType.ofOptional(21, 22, Types.StringType.get(), Types.LongType.get())),
                Types.NestedField.optional(17, "struct", struct));
        String name = "raw.types_" + format.name().toLowerCase(java.util.Locale.ROOT);
        Table table = lake.create(name, schema, PartitionSpec.unpartitioned(), 2);
        TableWriter writer = new TableWriter(table, format);
        OffsetDateTime zoned = OffsetDateTime.of(2026, 1, 31, 23, 59, 59, 123_456_000, ZoneOffset.UTC);
        writer.append(List.of(
                writer.row(
                        true,
                        Integer.MIN_VALUE,
                        Long.MAX_VALUE,
                        1.5f,
                        -2.25,
                        new BigDecimal("1234567890123456.7891"),
                        LocalDate.of(1969, 12, 31),
                        LocalTime.of(1, 2, 3, 4_000),
                        LocalDateTime.of(1900, 1, 1, 0, 0),
                        zoned,
                        "line\nbreak \"quoted\" \u0001 ü 🙂",
                        UUID.fromString("123e4567-e89b-12d3-a456-426614174000"),
                        new byte[] {0, 1, -1},
                        ByteBuffer.wrap("bytes".getBytes(StandardCharsets.UTF_8)),
                        Arrays.asList("a", null, "c"),
                        Map.of("k", Long.MIN_VALUE),
                        struct(struct, new BigDecimal("0.0000000001"), zoned)),
                writer.row()));

        assertEverySnapshotReadsAsByIceberg(lake, name, table);
    }

    private static GenericRecord struct(Types.StructType type, Object... values) {
        GenericRecord record = GenericRecord.create(type);
        for (int i = 0; i < values.length; i++) {
            record.set(i, values[i]);
        }
        return record;
    }
}
