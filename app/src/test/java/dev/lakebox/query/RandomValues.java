package dev.lakebox.query;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;

/** Types of columns and values of types, in Iceberg's generic representation; the same for the same seed. */
final class RandomValues {

    private static final List<Type> PRIMITIVES = List.of(
            Types.BooleanType.get(),
            Types.IntegerType.get(),
            Types.IntegerType.get(),
            Types.LongType.get(),
            Types.LongType.get(),
            Types.FloatType.get(),
            Types.DoubleType.get(),
            Types.DecimalType.of(9, 2),
            Types.DecimalType.of(18, 3),
            Types.DecimalType.of(38, 10),
            Types.DateType.get(),
            Types.TimeType.get(),
            Types.TimestampType.withoutZone(),
            Types.TimestampType.withZone(),
            Types.StringType.get(),
            Types.StringType.get(),
            Types.UUIDType.get(),
            Types.FixedType.ofLength(5),
            Types.BinaryType.get());

    private static final List<Type> KEYS = List.of(
            Types.StringType.get(),
            Types.IntegerType.get(),
            Types.LongType.get(),
            Types.DateType.get(),
            Types.UUIDType.get());

    private static final List<String> TEXTS = List.of(
            "", "a", "b", "paid", "it's", "a/b", "a*b?[c]", "x=1", "größe 🙂", "100%", "\"q\"", "line\nbreak", "null");

    private final Random random;
    private int fields;

    RandomValues(Random random) {
        this.random = random;
    }

    /** An id for a field of a type that no table has yet; the table gives it another. */
    int field() {
        return ++fields;
    }

    boolean chance(double share) {
        return random.nextDouble() < share;
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    <T> T of(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    /** @param depth of nesting that is left */
    Type type(int depth, int formatVersion) {
        if (depth == 0 || chance(0.6)) {
            if (formatVersion >= 3 && chance(0.1)) {
                return chance(0.5) ? Types.TimestampNanoType.withoutZone() : Types.TimestampNanoType.withZone();
            }
            return of(PRIMITIVES);
        }
        return switch (below(4)) {
            case 0 -> Types.ListType.ofOptional(field(), type(depth - 1, formatVersion));
            case 1 -> Types.MapType.ofOptional(field(), field(), of(KEYS), type(depth - 1, formatVersion));
            default -> {
                List<String> names = names(1 + below(3));
                yield Types.StructType.of(names.stream()
                        .map(name -> Types.NestedField.optional(field(), name, type(depth - 1, formatVersion)))
                        .toList());
            }
        };
    }

    /** Not file_row_number: DuckDB cannot number the rows of a file that has such a column. */
    private static final List<String> NAMES = List.of(
            "a",
            "b",
            "amount",
            "Status",
            "two words",
            "it's",
            "quo\"te",
            "größe",
            "select",
            "1st",
            "x-y",
            "c3",
            "row_file",
            "part",
            "seq",
            "pos",
            "file",
            "filename",
            "key",
            "value",
            "element");

    /** Distinct names, some of them awkward. */
    List<String> names(int count) {
        List<String> names = new ArrayList<>(NAMES);
        Collections.shuffle(names, random);
        return names.subList(0, count);
    }

    /** A value of the field's type, or null where the field allows it. */
    Object value(Types.NestedField field) {
        return field.isOptional() && chance(0.15) ? null : value(field.type());
    }

    GenericRecord record(Types.StructType type) {
        GenericRecord record = GenericRecord.create(type);
        type.fields().forEach(field -> record.setField(field.name(), value(field)));
        return record;
    }

    Object value(Type type) {
        return switch (type.typeId()) {
            case BOOLEAN -> random.nextBoolean();
            case INTEGER -> chance(0.1) ? of(List.of(Integer.MIN_VALUE, Integer.MAX_VALUE)) : below(8);
            case LONG -> chance(0.1) ? of(List.of(Long.MIN_VALUE, Long.MAX_VALUE, 1L << 53)) : (long) below(8);
            case FLOAT -> chance(0.1) ? of(List.of(Float.NaN, Float.POSITIVE_INFINITY, 1e30f)) : below(8) / 4f;
            case DOUBLE -> chance(0.1) ? of(List.of(Double.NaN, Double.NEGATIVE_INFINITY, 1e300)) : below(8) / 3.0;
            case DECIMAL -> decimal((Types.DecimalType) type);
            case DATE ->
                chance(0.1) ? LocalDate.of(1, 1, 1) : LocalDate.of(2026, 1, 1).minusDays(below(3) * 10_000L);
            case TIME -> LocalTime.ofNanoOfDay(below(86_400) * 1_000_000_000L + below(1_000_000) * 1_000L);
            case TIMESTAMP ->
                ((Types.TimestampType) type).shouldAdjustToUTC()
                        ? timestamp(1_000).atOffset(ZoneOffset.UTC)
                        : timestamp(1_000);
            // DuckDB has no timestamp of nanoseconds with a zone: it is read in microseconds
            case TIMESTAMP_NANO ->
                ((Types.TimestampNanoType) type).shouldAdjustToUTC()
                        ? timestamp(1_000).atOffset(ZoneOffset.UTC)
                        : timestamp(1);
            case STRING -> of(TEXTS);
            case UUID -> new UUID(below(2), below(4));
            case FIXED -> bytes(((Types.FixedType) type).length());
            case BINARY -> ByteBuffer.wrap(bytes(below(4)));
            case STRUCT -> record(type.asStructType());
            case LIST -> list(type.asListType());
            case MAP -> map(type.asMapType());
            default -> throw new IllegalArgumentException(type.toString());
        };
    }

    private BigDecimal decimal(Types.DecimalType type) {
        BigInteger unscaled = chance(0.1)
                ? BigInteger.TEN.pow(type.precision()).subtract(BigInteger.ONE)
                : BigInteger.valueOf(below(8) * 100L - 300);
        return new BigDecimal(unscaled, type.scale());
    }

    private LocalDateTime timestamp(int nanos) {
        LocalDateTime start = chance(0.2) ? LocalDateTime.of(1900, 1, 1, 0, 0) : LocalDateTime.of(2026, 3, 29, 0, 0);
        return start.plusHours(below(4) * 7L).plusNanos(below(1_000_000) * (long) nanos);
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (below(3) * 127);
        }
        return bytes;
    }

    private List<Object> list(Types.ListType type) {
        List<Object> list = new ArrayList<>();
        for (int i = below(4); i > 0; i--) {
            list.add(value(type.fields().get(0)));
        }
        return list;
    }

    private Map<Object, Object> map(Types.MapType type) {
        Map<Object, Object> map = new LinkedHashMap<>();
        for (int i = below(4); i > 0; i--) {
            map.put(value(type.keyType()), value(type.fields().get(1)));
        }
        return map;
    }
}
