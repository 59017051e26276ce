package dev.lakebox.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.util.SnapshotUtil;

/** Holds what a query finds against what Iceberg's own reader finds, at each snapshot of a table. */
final class Comparison {

    private static final Set<String> ENTRY = Set.of("key", "value");

    private Comparison() {}

    /** At each snapshot, tag and branch. */
    static void assertEverySnapshotReadsAsByIceberg(Lake lake, String name, Table table) {
        table.refresh();
        for (Snapshot snapshot : table.snapshots()) {
            Schema schema = SnapshotUtil.schemaFor(table, snapshot.snapshotId());
            assertReads(
                    lake,
                    "%s AT (VERSION => %d)".formatted(name, snapshot.snapshotId()),
                    snapshot.operation(),
                    schema,
                    Lake.read(table, snapshot.snapshotId(), schema));
        }
        table.refs().forEach((ref, at) -> {
            Schema schema = SnapshotUtil.schemaFor(table, ref);
            assertReads(
                    lake,
                    "%s AT (VERSION => '%s')".formatted(name, ref),
                    ref,
                    schema,
                    Lake.read(table, at.snapshotId(), schema));
        });
    }

    /** Now. */
    static void assertReadsAsByIceberg(Lake lake, String name, Table table) {
        table.refresh();
        Snapshot now = table.currentSnapshot();
        assertReads(lake, name, now.operation(), table.schema(), Lake.read(table, now.snapshotId(), table.schema()));
    }

    /**
     * @param from what follows FROM
     * @param why what made that state
     */
    static void assertReads(Lake lake, String from, String why, Schema schema, List<Record> expected) {
        List<String> rows = expected.stream()
                .map(record -> text(record, schema.columns().size()))
                .sorted()
                .toList();
        QueryResult result = lake.run(new Query("SELECT * FROM " + from, AsOf.NEWEST, 100_000));
        assertThat(result.columns())
                .as("columns of %s (%s)", from, why)
                .extracting(QueryResult.Column::name)
                .containsExactlyElementsOf(
                        schema.columns().stream().map(Types.NestedField::name).toList());
        assertThat(lines(result)).as("rows of %s (%s)", from, why).isEqualTo(rows);
        assertThat(lake.query("SELECT count(*) FROM " + from).get(0).get(0))
                .as("count of %s (%s)", from, why)
                .isEqualTo(rows.size());
    }

    /** An answer's rows as text, in an order that does not depend on the query. */
    static List<String> lines(QueryResult result) {
        return result.values().stream().map(Comparison::plain).sorted().toList();
    }

    /** @param columns that were asked for; Iceberg appends those that its deletes needed */
    private static String text(Record record, int columns) {
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < columns; i++) {
            values.add(value(record.get(i)));
        }
        return plain(values);
    }

    /** As the answer's JSON has it. */
    private static Object value(Object value) {
        if (value instanceof LocalDateTime timestamp) {
            return DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(timestamp);
        } else if (value instanceof OffsetDateTime timestamp) {
            return DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(timestamp.withOffsetSameInstant(ZoneOffset.UTC)) + "Z";
        } else if (value instanceof ByteBuffer bytes) {
            byte[] array = new byte[bytes.remaining()];
            bytes.duplicate().get(array);
            return Base64.getEncoder().encodeToString(array);
        } else if (value instanceof byte[] bytes) {
            return Base64.getEncoder().encodeToString(bytes);
        } else if (value instanceof BigDecimal decimal) {
            return decimal.toPlainString();
        } else if (value instanceof Float || value instanceof Double) {
            return value.toString();
        } else if (value instanceof List<?> list) {
            return list.stream().map(Comparison::value).toList();
        } else if (value instanceof Map<?, ?> map) {
            if (!map.keySet().stream().allMatch(CharSequence.class::isInstance)) {
                return map.entrySet().stream()
                        .map(entry ->
                                Map.of("key", plain(value(entry.getKey())), "value", plain(value(entry.getValue()))))
                        .toList();
            }
            Map<String, Object> sorted = new TreeMap<>();
            map.forEach((key, each) -> sorted.put(key.toString(), value(each)));
            return sorted;
        } else if (value instanceof StructLike struct) {
            Map<String, Object> sorted = new TreeMap<>();
            Record record = (Record) struct;
            record.struct().fields().forEach(field -> sorted.put(field.name(), value(record.getField(field.name()))));
            return sorted;
        }
        return value;
    }

    private static String plain(Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, String> sorted = new TreeMap<>();
            map.forEach((key, each) -> sorted.put(key.toString(), plain(each)));
            return sorted.toString();
        } else if (value instanceof List<?> list) {
            // a map's entries have no order
            boolean entries = !list.isEmpty()
                    && list.stream()
                            .allMatch(each -> each instanceof Map<?, ?> map
                                    && map.keySet().equals(ENTRY));
            Stream<String> texts = list.stream().map(Comparison::plain);
            return (entries ? texts.sorted() : texts).toList().toString();
        }
        return String.valueOf(value);
    }
}
