package dev.lakebox.pipeline.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.formats.common.TimestampFormat;
import org.apache.flink.formats.json.JsonRowDataDeserializationSchema;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.util.SimpleUserCodeClassLoader;
import org.apache.flink.util.UserCodeClassLoader;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Flink's own JSON format, checked. */
class CheckedDeserializationSchemaTest {

    private static final RowType ROW = (RowType) DataTypes.ROW(
                    DataTypes.FIELD("id", DataTypes.BIGINT().notNull()),
                    DataTypes.FIELD("at", DataTypes.BIGINT().notNull()),
                    DataTypes.FIELD("amount", DataTypes.DECIMAL(10, 2)))
            .getLogicalType();
    private static final int ERROR = 3;
    private static final int RAW = 4;

    private final CheckedDeserializationSchema schema = new CheckedDeserializationSchema(
            new JsonRowDataDeserializationSchema(
                    (RowType) nullable(), InternalTypeInfo.of(nullable()), false, false, TimestampFormat.SQL),
            ROW,
            List.of("error", "raw"),
            new CheckedDecodingFormat.Limits(Set.of("at"), Duration.ofDays(1), 200),
            InternalTypeInfo.of(nullable()));

    @BeforeEach
    void open() throws Exception {
        schema.open(new DeserializationSchema.InitializationContext() {
            @Override
            public MetricGroup getMetricGroup() {
                return new UnregisteredMetricsGroup();
            }

            @Override
            public UserCodeClassLoader getUserCodeClassLoader() {
                return SimpleUserCodeClassLoader.create(CheckedDeserializationSchemaTest.class.getClassLoader());
            }
        });
    }

    @Test
    void shouldReadWhatCanBeRead() {
        RowData row = read("{\"id\": 1, \"at\": 1700000000000, \"amount\": 9.99}");

        assertThat(row.getLong(0)).isEqualTo(1);
        assertThat(row.getDecimal(2, 10, 2).toBigDecimal()).isEqualByComparingTo("9.99");
        assertThat(row.isNullAt(ERROR)).isTrue();
        assertThat(row.isNullAt(RAW)).isTrue();
    }

    @Test
    void shouldLetANullableColumnBeAbsent() {
        assertThat(read("{\"id\": 1, \"at\": 1700000000000}").isNullAt(ERROR)).isTrue();
    }

    @Test
    void shouldSayWhyARecordCannotBeReadAndKeepItsBytes() {
        assertRefused("{\"id\": 1, \"at\": 17", "JSON");
        assertRefused("", "empty");
        assertRefused("{\"at\": 1700000000000}", "id is missing or null");
        assertRefused("{\"id\": null, \"at\": 1700000000000}", "id is missing or null");
        assertRefused("{\"id\": \"five\", \"at\": 1700000000000}", "five");
        assertRefused("{\"id\": 1, \"at\": 1700000000}", "at is 1700000000");
        assertRefused("{\"id\": 1, \"at\": 99999999999999}", "at is 99999999999999");
        assertRefused(
                "{\"id\": 1, \"at\": 1700000000000, \"more\": \"" + "x".repeat(300) + "\"}", "'checked.max-size'");
    }

    @Test
    void shouldRefuseARecordWithoutValue() {
        RowData row = read((byte[]) null);

        assertThat(row.getString(ERROR)).hasToString("The record has no value");
        assertThat(row.isNullAt(RAW)).isTrue();
    }

    private void assertRefused(String record, String reason) {
        RowData row = read(record);
        assertThat(row.isNullAt(0)).as(record).isTrue();
        assertThat(row.isNullAt(ERROR)).as(record).isFalse();
        assertThat(row.getString(ERROR).toString()).contains(reason);
        assertThat(row.getBinary(RAW)).isEqualTo(record.getBytes(StandardCharsets.UTF_8));
    }

    private RowData read(String record) {
        return read(record.getBytes(StandardCharsets.UTF_8));
    }

    private RowData read(byte[] record) {
        List<RowData> rows = new ArrayList<>();
        schema.deserialize(record, new ListCollector<>(rows));
        assertThat(rows).hasSize(1);
        return rows.get(0);
    }

    private static RowType nullable() {
        return (RowType) DataTypes.ROW(
                        DataTypes.FIELD("id", DataTypes.BIGINT()),
                        DataTypes.FIELD("at", DataTypes.BIGINT()),
                        DataTypes.FIELD("amount", DataTypes.DECIMAL(10, 2)))
                .getLogicalType();
    }
}
