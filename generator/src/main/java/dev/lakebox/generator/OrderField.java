package dev.lakebox.generator;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.io.Encoder;

/**
 * A field that orders got after their first version.
 *
 * @param type as Avro calls it: {@code string}, {@code long}, {@code int}, {@code double}, {@code float}, {@code boolean}
 * @param optional whether it may be null
 */
public record OrderField(String name, String type, boolean optional) {

    /** What the shop knows to fill in. */
    public static final Set<String> TYPES = Set.of("string", "long", "int", "double", "float", "boolean");

    /** Where an optional field is filled at all. */
    private static final int ONE_IN = 5;

    /** @throws IllegalArgumentException which value cannot be, and why */
    public OrderField {
        if (!name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
            throw new IllegalArgumentException("Invalid field name: " + name + " (letters, digits and _)");
        }
        if (!TYPES.contains(type)) {
            throw new IllegalArgumentException("Invalid field type: " + type + " (one of "
                    + String.join(", ", TYPES.stream().sorted().toList()) + ")");
        }
    }

    /** @return empty where it is of a kind that the shop would not know how to write */
    static Optional<OrderField> of(Schema.Field field) {
        List<Schema> types = field.schema().isUnion()
                ? field.schema().getTypes().stream()
                        .filter(type -> type.getType() != Schema.Type.NULL)
                        .toList()
                : List.of(field.schema());
        boolean nullFirst =
                field.schema().isUnion() && field.schema().getTypes().get(0).getType() == Schema.Type.NULL;
        String type = types.get(0).getName();
        boolean known = types.size() == 1
                && types.get(0).getLogicalType() == null
                && TYPES.contains(type)
                && (nullFirst || !field.schema().isUnion());
        return known ? Optional.of(new OrderField(field.name(), type, nullFirst)) : Optional.empty();
    }

    /** With null as its default where it is optional, and without any where not. */
    Schema.Field toAvro() {
        Schema plain = Schema.create(Schema.Type.valueOf(type.toUpperCase(java.util.Locale.ROOT)));
        return optional
                ? new Schema.Field(
                        name, Schema.createUnion(Schema.create(Schema.Type.NULL), plain), null, Schema.Field.NULL_VALUE)
                : new Schema.Field(name, plain);
    }

    /** Something that tells one order from another. */
    void write(Order order, Encoder out) throws IOException {
        boolean filled = !optional || order.id() % ONE_IN == 0;
        if (optional) {
            out.writeIndex(filled ? 1 : 0);
        }
        if (!filled) {
            out.writeNull();
            return;
        }
        switch (type) {
            case "string" -> out.writeString(name + " " + order.id());
            case "long" -> out.writeLong(order.id());
            case "int" -> out.writeInt(order.quantity());
            case "double" -> out.writeDouble(order.cents() / 100.0);
            case "float" -> out.writeFloat(order.cents() / 100f);
            default -> out.writeBoolean(order.id() % 2 == 0);
        }
    }
}
