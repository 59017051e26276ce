package dev.lakebox.pipeline.format;

import java.io.Serializable;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.format.DecodingFormat;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.utils.DataTypeUtils;

/** Plans {@link CheckedDeserializationSchema}: the wrapped format's columns, then the metadata that was asked for. */
final class CheckedDecodingFormat implements DecodingFormat<DeserializationSchema<RowData>> {

    static final String ERROR = "error";
    static final String RAW = "raw";

    /**
     * @param timeFields names of BIGINT columns of epoch milliseconds
     * @param maxBytes the largest record that is read
     * @param skipErrors whether a record that cannot be read is no row
     * @param patience how long a schema registry that does not answer is waited for before the task fails
     */
    record Limits(Set<String> timeFields, Duration maxAhead, int maxBytes, boolean skipErrors, Duration patience)
            implements Serializable {}

    private final DecodingFormat<DeserializationSchema<RowData>> wrapped;
    private final Limits limits;
    private List<String> metadata = List.of();

    CheckedDecodingFormat(DecodingFormat<DeserializationSchema<RowData>> wrapped, Limits limits) {
        if (!wrapped.getChangelogMode().containsOnly(org.apache.flink.types.RowKind.INSERT)) {
            throw new ValidationException("Format 'checked' cannot wrap a format of changes");
        }
        this.wrapped = wrapped;
        this.limits = limits;
    }

    @Override
    public Map<String, DataType> listReadableMetadata() {
        Map<String, DataType> readable = new LinkedHashMap<>();
        readable.put(ERROR, DataTypes.STRING().nullable());
        readable.put(RAW, DataTypes.BYTES().nullable());
        return readable;
    }

    @Override
    public void applyReadableMetadata(List<String> metadataKeys) {
        this.metadata = List.copyOf(metadataKeys);
    }

    @Override
    public DeserializationSchema<RowData> createRuntimeDecoder(DynamicTableSource.Context context, DataType physical) {
        RowType row = (RowType) physical.getLogicalType();
        requireTimes(row);
        // the wrapped format is told that all columns may be NULL: whether they may is checked, and said, here
        DeserializationSchema<RowData> decoder = wrapped.createRuntimeDecoder(context, nullable(physical));
        DataType produced = DataTypeUtils.appendRowFields(
                physical,
                metadata.stream()
                        .map(key -> DataTypes.FIELD(key, listReadableMetadata().get(key)))
                        .toList());
        return new CheckedDeserializationSchema(
                decoder, row, metadata, limits, context.createTypeInformation(nullable(produced)));
    }

    @Override
    public ChangelogMode getChangelogMode() {
        return ChangelogMode.insertOnly();
    }

    private void requireTimes(RowType row) {
        for (String field : limits.timeFields()) {
            int index = row.getFieldIndex(field);
            if (index >= 0 && row.getTypeAt(index).getTypeRoot() != LogicalTypeRoot.BIGINT) {
                throw new ValidationException(
                        "Invalid 'checked.time-fields': %s is %s, not BIGINT".formatted(field, row.getTypeAt(index)));
            }
        }
    }

    private static DataType nullable(DataType row) {
        return DataTypes.ROW(DataType.getFields(row).stream()
                        .map(field -> DataTypes.FIELD(
                                field.getName(), field.getDataType().nullable()))
                        .toList())
                .notNull()
                .bridgedTo(RowData.class);
    }
}
