package dev.lakebox.query;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.data.GenericDataUtil;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;

/**
 * Rows as they were written, by field ids: what Iceberg's rules of schema evolution make of them under a later schema
 * follows without any file.
 */
final class Rows {

    private Rows() {}

    /** A written struct as values by field id. */
    static Map<Integer, Object> written(Types.StructType type, StructLike row) {
        Map<Integer, Object> values = new HashMap<>();
        for (int i = 0; i < type.fields().size(); i++) {
            Types.NestedField field = type.fields().get(i);
            values.put(field.fieldId(), written(field.type(), row.get(i, Object.class)));
        }
        return values;
    }

    private static Object written(Type type, Object value) {
        if (value == null) {
            return null;
        }
        return switch (type.typeId()) {
            case STRUCT -> written(type.asStructType(), (StructLike) value);
            case LIST ->
                ((List<?>) value)
                        .stream()
                                .map(each -> written(type.asListType().elementType(), each))
                                .collect(Collectors.toCollection(ArrayList::new));
            case MAP -> {
                Map<Object, Object> map = new LinkedHashMap<>();
                ((Map<?, ?>) value)
                        .forEach((key, each) ->
                                map.put(key, written(type.asMapType().valueType(), each)));
                yield map;
            }
            case FIXED -> ByteBuffer.wrap((byte[]) value);
            default -> value;
        };
    }

    /** The row under a schema: columns that it did not have are their initial defaults. */
    static Record read(Map<Integer, Object> row, Types.StructType type) {
        GenericRecord record = GenericRecord.create(type);
        for (int i = 0; i < type.fields().size(); i++) {
            record.set(i, read(row, type.fields().get(i)));
        }
        return record;
    }

    /** One column of the row. */
    static Object read(Map<Integer, Object> row, Types.NestedField field) {
        return row.containsKey(field.fieldId())
                ? read(row.get(field.fieldId()), field.type())
                : GenericDataUtil.internalToGeneric(field.type(), field.initialDefault());
    }

    @SuppressWarnings("unchecked")
    private static Object read(Object value, Type type) {
        if (value == null) {
            return null;
        }
        return switch (type.typeId()) {
            case STRUCT -> read((Map<Integer, Object>) value, type.asStructType());
            case LIST ->
                ((List<?>) value)
                        .stream()
                                .map(each -> read(each, type.asListType().elementType()))
                                .collect(Collectors.toCollection(ArrayList::new));
            case MAP -> {
                Map<Object, Object> map = new LinkedHashMap<>();
                ((Map<?, ?>) value)
                        .forEach((key, each) ->
                                map.put(key, read(each, type.asMapType().valueType())));
                yield map;
            }
            case LONG -> ((Number) value).longValue();
            case DOUBLE -> ((Number) value).doubleValue();
            case FIXED -> ((ByteBuffer) value).array();
            default -> value;
        };
    }
}
