package dev.lakebox.pipeline.model;

import ai.onnxruntime.OnnxJavaType;
import java.nio.ByteBuffer;
import java.util.Set;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;

/** A column as an element of a tensor. */
final class OnnxNumber {

    private final int column;
    private final OnnxJavaType type;

    private OnnxNumber(int column, OnnxJavaType type) {
        this.column = column;
        this.type = type;
    }

    /** @throws OnnxException where the column's type does not fit the model's */
    static OnnxNumber of(OnnxModelSpec spec, int column, OnnxJavaType type) {
        LogicalType given = spec.input().getTypeAt(column);
        Set<LogicalTypeRoot> taken = taken(type);
        if (!taken.contains(given.getTypeRoot())) {
            throw new OnnxException("Invalid type of input column %s of model %s: %s, where the model takes %s, from %s"
                    .formatted(
                            spec.input().getFieldNames().get(column),
                            spec.path(),
                            given.asSummaryString(),
                            type,
                            taken.isEmpty()
                                    ? "no type of SQL"
                                    : taken.stream().sorted().toList()));
        }
        return new OnnxNumber(column, type);
    }

    /**
     * @param row may hold what can be assigned to the declared type: Flink passes an INT on as it is where a BIGINT is due
     * @return whether there was a value
     */
    boolean put(GenericRowData row, ByteBuffer memory, int at) {
        Object value = row.getField(column);
        if (value == null) {
            return false;
        }
        switch (type) {
            case FLOAT ->
                memory.putFloat(
                        at,
                        value instanceof DecimalData decimal
                                ? decimal.toBigDecimal().floatValue()
                                : ((Number) value).floatValue());
            case DOUBLE ->
                memory.putDouble(
                        at,
                        value instanceof DecimalData decimal
                                ? decimal.toBigDecimal().doubleValue()
                                : ((Number) value).doubleValue());
            case INT32 -> memory.putInt(at, ((Number) value).intValue());
            case INT64 -> memory.putLong(at, ((Number) value).longValue());
            case BOOL -> memory.put(at, (byte) ((boolean) value ? 1 : 0));
            default -> throw new IllegalStateException(type.toString());
        }
        return true;
    }

    private static Set<LogicalTypeRoot> taken(OnnxJavaType type) {
        return switch (type) {
            case FLOAT, DOUBLE ->
                Set.of(
                        LogicalTypeRoot.TINYINT,
                        LogicalTypeRoot.SMALLINT,
                        LogicalTypeRoot.INTEGER,
                        LogicalTypeRoot.BIGINT,
                        LogicalTypeRoot.FLOAT,
                        LogicalTypeRoot.DOUBLE,
                        LogicalTypeRoot.DECIMAL);
            case INT32 -> Set.of(LogicalTypeRoot.TINYINT, LogicalTypeRoot.SMALLINT, LogicalTypeRoot.INTEGER);
            case INT64 ->
                Set.of(
                        LogicalTypeRoot.TINYINT,
                        LogicalTypeRoot.SMALLINT,
                        LogicalTypeRoot.INTEGER,
                        LogicalTypeRoot.BIGINT);
            case BOOL -> Set.of(LogicalTypeRoot.BOOLEAN);
            default -> Set.of();
        };
    }
}
