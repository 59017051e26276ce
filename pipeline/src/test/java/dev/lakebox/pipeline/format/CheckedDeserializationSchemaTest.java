package dev.lakebox.pipeline.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.formats.avro.AvroRowDataDeserializationSchema;
import org.apache.flink.formats.avro.AvroRowDataSerializationSchema;
import org.apache.flink.formats.avro.AvroToRowDataConverters;
import org.apache.flink.formats.avro.registry.confluent.ConfluentRegistryAvroDeserializationSchema;
import org.apache.flink.formats.avro.typeutils.AvroSchemaConverter;
import org.apache.flink.formats.common.TimestampFormat;
import org.apache.flink.formats.json.JsonRowDataDeserializationSchema;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericRowData;
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

    private final CheckedDeserializationSchema schema = checked(new JsonRowDataDeserializationSchema(
            nullable(), InternalTypeInfo.of(nullable()), false, false, TimestampFormat.SQL));

    private static CheckedDeserializationSchema checked(DeserializationSchema<RowData> wrapped) {
        return new CheckedDeserializationSchema(
                wrapped,
                ROW,
                List.of("error", "raw"),
                new CheckedDecodingFormat.Limits(Set.of("at"), Duration.ofDays(1), 200, false, Duration.ofSeconds(1)),
                InternalTypeInfo.of(nullable()));
    }

    @BeforeEach
    void open() throws Exception {
        open(schema);
    }

    private static void open(CheckedDeserializationSchema schema) throws Exception {
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
    void shouldReadWhatCanBeRead() throws IOException {
        RowData row = read("{\"id\": 1, \"at\": 1700000000000, \"amount\": 9.99}");

        assertThat(row.getLong(0)).isEqualTo(1);
        assertThat(row.getDecimal(2, 10, 2).toBigDecimal()).isEqualByComparingTo("9.99");
        assertThat(row.isNullAt(ERROR)).isTrue();
        assertThat(row.isNullAt(RAW)).isTrue();
    }

    @Test
    void shouldLetANullableColumnBeAbsent() throws IOException {
        assertThat(read("{\"id\": 1, \"at\": 1700000000000}").isNullAt(ERROR)).isTrue();
    }

    @Test
    void shouldSayWhyARecordCannotBeReadAndKeepItsBytes() throws IOException {
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
    void shouldRefuseARecordWithoutValue() throws IOException {
        RowData row = read((byte[]) null);

        assertThat(row.getString(ERROR)).hasToString("The record has no value");
        assertThat(row.isNullAt(RAW)).isTrue();
    }

    /** A record is no dead letter because nobody can say now what it is. */
    @Test
    void shouldFailWhereTheRegistryStaysAway() throws Exception {
        String nobody;
        try (ServerSocket once = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = "http://localhost:" + once.getLocalPort();
        }
        CheckedDeserializationSchema avro = checked(new AvroRowDataDeserializationSchema(
                ConfluentRegistryAvroDeserializationSchema.forGeneric(
                        AvroSchemaConverter.convertToSchema(nullable()), nobody),
                AvroToRowDataConverters.createRowConverter(nullable()),
                InternalTypeInfo.of(nullable())));
        open(avro);
        List<RowData> rows = new ArrayList<>();

        assertThatThrownBy(() -> avro.deserialize(new byte[] {0, 0, 0, 0, 1, 2}, new ListCollector<>(rows)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("while the schema registry is away")
                .hasMessageContaining("refused");
        assertThat(rows).isEmpty();

        avro.deserialize(new byte[] {'{'}, new ListCollector<>(rows));
        assertThat(rows.get(0).getString(ERROR).toString()).contains("Magic number");
    }

    /** Flink's Avro keeps the rest of what it could not read in its buffer, and would take it for the next record. */
    @Test
    void shouldReadAfterWhatCouldNotBeRead() throws Exception {
        AvroRowDataSerializationSchema writer = new AvroRowDataSerializationSchema(nullable());
        writer.open(null);
        GenericRowData row = GenericRowData.of(7L, 1700000000000L, DecimalData.fromUnscaledLong(999, 10, 2));
        byte[] good = writer.serialize(row);
        CheckedDeserializationSchema avro =
                checked(new AvroRowDataDeserializationSchema(nullable(), InternalTypeInfo.of(nullable())));
        open(avro);
        List<RowData> rows = new ArrayList<>();

        for (int length = 1; length < good.length; length++) {
            avro.deserialize(Arrays.copyOf(good, length), new ListCollector<>(rows));
            avro.deserialize(good, new ListCollector<>(rows));
        }

        assertThat(rows).hasSize(2 * (good.length - 1));
        for (int i = 0; i < rows.size(); i++) {
            assertThat(rows.get(i).isNullAt(ERROR)).as("row %d", i).isEqualTo(i % 2 == 1);
            assertThat(rows.get(i).isNullAt(0) ? 0 : rows.get(i).getLong(0)).isEqualTo(i % 2 == 1 ? 7 : 0);
        }
    }

    private void assertRefused(String record, String reason) throws IOException {
        RowData row = read(record);
        assertThat(row.isNullAt(0)).as(record).isTrue();
        assertThat(row.isNullAt(ERROR)).as(record).isFalse();
        assertThat(row.getString(ERROR).toString()).contains(reason);
        assertThat(row.getBinary(RAW)).isEqualTo(record.getBytes(StandardCharsets.UTF_8));
    }

    private RowData read(String record) throws IOException {
        return read(record.getBytes(StandardCharsets.UTF_8));
    }

    private RowData read(byte[] record) throws IOException {
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
