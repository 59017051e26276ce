package dev.lakebox.query;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.iceberg.PartitionField;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableUtil;
import org.apache.iceberg.UpdateSchema;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.expressions.Literal;
import org.apache.iceberg.expressions.UnboundTerm;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.TypeUtil;
import org.apache.iceberg.types.Types;

/** Changes a table's schema, partitioning and format version, each in a way that Iceberg allows. */
final class RandomEvolution {

    private final Table table;
    private final RandomValues random;

    RandomEvolution(Table table, RandomValues random) {
        this.table = table;
        this.random = random;
    }

    /** A field where it stands: its full name, its parent's (null at the top), and its siblings with it. */
    private record Place(String name, String parent, Types.NestedField field, List<Types.NestedField> siblings) {}

    /** @return false where nothing came of it */
    boolean changeSchema() {
        UpdateSchema update = table.updateSchema();
        List<Place> places = new ArrayList<>();
        places(null, table.schema().asStruct(), places);
        Place place = random.of(places);
        switch (random.below(7)) {
            case 0, 1 -> add(update, place.parent(), place.siblings());
            case 2 -> {
                // the first of a struct stays, or nothing in a file would tell whether the struct was there
                if (place.siblings().indexOf(place.field()) == 0 || partitions(place.field())) {
                    return false;
                }
                update.deleteColumn(place.name());
            }
            case 3 -> {
                String name = name(place.siblings());
                if (name == null) {
                    return false;
                }
                update.renameColumn(place.name(), name);
            }
            case 4 -> {
                Type.PrimitiveType wider = wider(place.field().type());
                if (wider == null || partitions(place.field())) {
                    return false;
                }
                update.updateColumn(place.name(), wider);
            }
            case 5 -> {
                if (place.siblings().size() < 2) {
                    return false;
                }
                update.moveFirst(place.name());
            }
            default -> {
                if (place.field().isOptional()) {
                    return false;
                }
                update.makeColumnOptional(place.name());
            }
        }
        update.commit();
        table.refresh();
        return true;
    }

    private void places(String parent, Types.StructType struct, List<Place> places) {
        for (Types.NestedField field : struct.fields()) {
            String name = parent == null ? field.name() : parent + "." + field.name();
            places.add(new Place(name, parent, field, struct.fields()));
            inside(name, field.type(), places);
        }
    }

    private void inside(String name, Type type, List<Place> places) {
        if (type.isStructType()) {
            places(name, type.asStructType(), places);
        } else if (type.isListType()) {
            inside(name + ".element", type.asListType().elementType(), places);
        } else if (type.isMapType()) {
            inside(name + ".value", type.asMapType().valueType(), places);
        }
    }

    private void add(UpdateSchema update, String parent, List<Types.NestedField> siblings) {
        String name = name(siblings);
        Type type = random.type(parent == null ? 1 : 0, TableUtil.formatVersion(table));
        Literal<?> literal = TableUtil.formatVersion(table) >= 3 ? literal(type) : null;
        if (literal == null) {
            update.addColumn(parent, name, type);
        } else if (random.chance(0.3)) {
            update.addRequiredColumn(parent, name, type, literal);
        } else {
            update.addColumn(parent, name, type, literal);
        }
    }

    private Literal<?> literal(Type type) {
        if (random.chance(0.3)) {
            return null;
        }
        return switch (type.typeId()) {
            case BOOLEAN -> Literal.of(random.chance(0.5));
            case INTEGER -> Literal.of(random.below(8));
            case LONG -> Literal.of((long) random.below(8));
            case FLOAT -> Literal.of(1.5f);
            case DOUBLE -> Literal.of(-2.25);
            case STRING -> Literal.of((String) random.value(type));
            case DATE -> Literal.of("2026-01-31").to(type);
            case TIME -> Literal.of("09:30:00.000001").to(type);
            case TIMESTAMP, TIMESTAMP_NANO ->
                Literal.of(
                                type.toString().startsWith("timestamptz")
                                        ? "2026-01-31T09:30:00.123456+00:00"
                                        : "2026-01-31T09:30:00.123456")
                        .to(type);
            case DECIMAL -> Literal.of((java.math.BigDecimal) random.value(type));
            case UUID -> Literal.of((java.util.UUID) random.value(type));
            case BINARY -> Literal.of((java.nio.ByteBuffer) random.value(type));
            case FIXED -> Literal.of((byte[]) random.value(type));
            default -> null;
        };
    }

    /** @return null where none is left */
    private String name(List<Types.NestedField> siblings) {
        Set<String> taken = new HashSet<>();
        siblings.forEach(field -> taken.add(field.name()));
        return random.names(21).stream()
                .filter(name -> !taken.contains(name))
                .findFirst()
                .orElse(null);
    }

    private static Type.PrimitiveType wider(Type type) {
        return switch (type.typeId()) {
            case INTEGER -> Types.LongType.get();
            case FLOAT -> Types.DoubleType.get();
            case DECIMAL -> {
                Types.DecimalType decimal = (Types.DecimalType) type;
                yield decimal.precision() > 30 ? null : Types.DecimalType.of(decimal.precision() + 8, decimal.scale());
            }
            default -> null;
        };
    }

    private boolean partitions(Types.NestedField field) {
        Set<Integer> inside = TypeUtil.indexById(Types.StructType.of(field)).keySet();
        return table.specs().values().stream()
                .flatMap(spec -> spec.fields().stream())
                .anyMatch(each -> inside.contains(each.sourceId()));
    }

    /** @return false where nothing came of it */
    boolean changeSpec() {
        List<PartitionField> fields = table.spec().fields().stream()
                .filter(field -> !field.transform().isVoid())
                .toList();
        if (!fields.isEmpty() && random.chance(0.4)) {
            table.updateSpec().removeField(random.of(fields).name()).commit();
        } else {
            Types.NestedField column = random.of(table.schema().columns());
            UnboundTerm<?> term = term(column);
            if (term == null
                    || fields.size() > 2
                    || table.spec().fields().stream().anyMatch(field -> field.sourceId() == column.fieldId())) {
                return false;
            }
            table.updateSpec().addField("p" + table.specs().size(), term).commit();
        }
        table.refresh();
        return true;
    }

    private UnboundTerm<?> term(Types.NestedField column) {
        String name = column.name();
        List<UnboundTerm<?>> terms = new ArrayList<>();
        switch (column.type().typeId()) {
            case DATE, TIMESTAMP, TIMESTAMP_NANO -> {
                terms.add(Expressions.year(name));
                terms.add(Expressions.month(name));
                terms.add(Expressions.day(name));
                if (column.type().typeId() != Type.TypeID.DATE) {
                    terms.add(Expressions.hour(name));
                }
                terms.add(Expressions.bucket(name, 3));
                terms.add(Expressions.ref(name));
            }
            case INTEGER, LONG, DECIMAL, STRING, BINARY -> {
                terms.add(Expressions.truncate(name, 2));
                terms.add(Expressions.bucket(name, 3));
                terms.add(Expressions.ref(name));
            }
            case UUID, FIXED, TIME -> {
                terms.add(Expressions.bucket(name, 3));
                terms.add(Expressions.ref(name));
            }
            case BOOLEAN -> terms.add(Expressions.ref(name));
            default -> {
                return null;
            }
        }
        return random.of(terms);
    }

    /** @return false where it is of the newest format version */
    boolean upgrade() {
        int version = TableUtil.formatVersion(table);
        if (version >= 3) {
            return false;
        }
        table.updateProperties()
                .set("format-version", Integer.toString(version + 1))
                .commit();
        table.refresh();
        return true;
    }
}
