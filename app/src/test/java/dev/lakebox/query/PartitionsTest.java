package dev.lakebox.query;

import static dev.lakebox.query.Comparison.assertEverySnapshotReadsAsByIceberg;
import static dev.lakebox.query.Comparison.assertReadsAsByIceberg;
import static org.apache.iceberg.expressions.Expressions.bucket;
import static org.apache.iceberg.expressions.Expressions.day;
import static org.apache.iceberg.expressions.Expressions.hour;
import static org.apache.iceberg.expressions.Expressions.month;
import static org.apache.iceberg.expressions.Expressions.ref;
import static org.apache.iceberg.expressions.Expressions.truncate;
import static org.apache.iceberg.expressions.Expressions.year;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.expressions.UnboundTerm;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables whose partitioning changes, with deletes that are meant for one partition of one of their specs. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PartitionsTest {

    private static final Schema SCHEMA = new Schema(
            Types.NestedField.required(1, "id", Types.LongType.get()),
            Types.NestedField.optional(2, "text", Types.StringType.get()),
            Types.NestedField.optional(3, "number", Types.IntegerType.get()),
            Types.NestedField.optional(4, "price", Types.DecimalType.of(9, 2)),
            Types.NestedField.optional(5, "date", Types.DateType.get()),
            Types.NestedField.optional(6, "at", Types.TimestampType.withoutZone()),
            Types.NestedField.optional(7, "zoned", Types.TimestampType.withZone()),
            Types.NestedField.optional(8, "time", Types.TimeType.get()),
            Types.NestedField.optional(9, "uuid", Types.UUIDType.get()),
            Types.NestedField.optional(10, "bytes", Types.BinaryType.get()),
            Types.NestedField.optional(11, "flag", Types.BooleanType.get()),
            Types.NestedField.optional(12, "fixed", Types.FixedType.ofLength(2)));

    private static final List<UnboundTerm<?>> TRANSFORMS = List.of(
            ref("text"),
            ref("flag"),
            ref("bytes"),
            ref("fixed"),
            ref("price"),
            bucket("id", 3),
            bucket("text", 3),
            bucket("uuid", 2),
            bucket("time", 2),
            truncate("text", 1),
            truncate("number", 5),
            truncate("price", 100),
            truncate("bytes", 1),
            year("date"),
            month("date"),
            day("date"),
            year("at"),
            month("at"),
            day("zoned"),
            hour("zoned"));

    private Lake lake;

    @BeforeAll
    void open(@TempDir Path directory) {
        lake = new Lake(directory);
    }

    @AfterAll
    void close() {
        lake.close();
    }

    /** In format version 1 a field that is removed stays as a void transform. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void shouldReadThroughEveryTransform(int version) {
        String name = "raw.transforms_" + version;
        Table table = lake.create(name, SCHEMA, PartitionSpec.unpartitioned(), version);
        TableWriter writer = new TableWriter(table);
        writer.append(rows(writer, 0, 6));
        for (int i = 0; i < TRANSFORMS.size(); i++) {
            var update = table.updateSpec();
            table.spec().fields().stream()
                    .filter(field -> !field.transform().isVoid())
                    .limit(i % 3 == 0 ? 2 : 0)
                    .forEach(field -> update.removeField(field.name()));
            update.addField("p" + i, TRANSFORMS.get(i)).commit();
            List<DataFile> files = writer.append(rows(writer, 10 * i, 10 * i + 6));
            if (version == 2) {
                writer.deletePositions(files.get(0), 0);
            } else if (version == 3) {
                writer.deleteByVectors(java.util.Map.of(files.get(0), new long[] {0}));
            }
            if (version > 1) {
                writer.deleteEqual(
                        files.get(files.size() - 1).partition(),
                        List.of("id"),
                        IntStream.range(0, 10 * i + 6)
                                .mapToObj(id -> List.<Object>of((long) id))
                                .toList());
            }
            // each state has all files of those before
            if (i % 6 == 0) {
                assertReadsAsByIceberg(lake, name, table);
            }
        }
        assertThat(lake.query("SELECT sum(record_count) FROM raw.\"transforms_%d$partitions\"".formatted(version)))
                .isEqualTo(lake.query("SELECT sum(record_count) FROM raw.\"transforms_%d$files\" WHERE content = 0"
                        .formatted(version)));
    }

    @Test
    void shouldTakeAPartitioningOfVoidsAlone() {
        Table table = lake.create(
                "raw.voids",
                SCHEMA,
                PartitionSpec.builderFor(SCHEMA).identity("text").build(),
                1);
        TableWriter writer = new TableWriter(table);
        writer.append(rows(writer, 0, 6));
        table.updateSpec().removeField("text").commit();
        writer.append(rows(writer, 6, 12));
        table.updateProperties().set("format-version", "2").commit();
        // no partition is left to delete in, so it is meant for all
        writer.deleteEqual(null, List.of("number"), List.of(List.of(3), List.of(7)));

        assertEverySnapshotReadsAsByIceberg(lake, "raw.voids", table);
        assertThat(lake.query("SELECT count(*) FROM raw.voids")).containsExactly(List.of(10));
    }

    private static List<Record> rows(TableWriter writer, int from, int to) {
        List<Record> rows = new ArrayList<>();
        for (int i = from; i < to; i++) {
            LocalDateTime time = LocalDateTime.of(1969, 12, 31, 22, 0).plusHours(i * 13L);
            rows.add(
                    i % 5 == 4
                            ? writer.row((long) i)
                            : writer.row(
                                    (long) i,
                                    List.of("a/b", "*?[x]", "größe", "").get(i % 4),
                                    i - 3,
                                    new BigDecimal(i - 3).setScale(2),
                                    LocalDate.of(1969, 12, 30).plusDays(i),
                                    time,
                                    time.atOffset(ZoneOffset.UTC),
                                    LocalTime.of(i % 24, 0),
                                    new UUID(0, i % 3),
                                    ByteBuffer.wrap(new byte[] {(byte) (i % 3), 1}),
                                    i % 2 == 0,
                                    new byte[] {(byte) (i % 3), -1}));
        }
        return rows;
    }
}
