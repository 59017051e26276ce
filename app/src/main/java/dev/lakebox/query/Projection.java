package dev.lakebox.query;

import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.iceberg.Schema;
import org.apache.iceberg.types.Types;

/**
 * Reads columns by their field ids, which is what makes renamed, dropped and added columns right, under names of its
 * own ({@code c7}), which no column of a table can clash with.
 */
final class Projection {

    private final Schema schema;
    private final Map<Integer, Types.NestedField> fields = new LinkedHashMap<>();

    Projection(Schema schema) {
        this.schema = schema;
        schema.columns().forEach(this::with);
    }

    /** Reads this as well, though it is not in the schema. */
    Projection with(Types.NestedField field) {
        fields.putIfAbsent(field.fieldId(), field);
        return this;
    }

    static String column(int fieldId) {
        return "c" + fieldId;
    }

    /** All that is read. */
    Schema read() {
        return new Schema(List.copyOf(fields.values()));
    }

    /** The schema's columns under their own names. */
    String columns(String prefix) {
        return schema.columns().stream()
                .map(field -> FieldNames.restore(prefix + column(field.fieldId()), field.type()) + " AS "
                        + DuckTypes.identifier(field.name()))
                .collect(Collectors.joining(", "));
    }

    /** No rows, with the schema's columns. */
    Relation nothing() {
        String sql = schema.columns().stream()
                .map(field ->
                        "NULL::%s AS %s".formatted(DuckTypes.of(field.type()), DuckTypes.identifier(field.name())))
                .collect(Collectors.joining(", ", "SELECT ", " WHERE false"));
        return new Relation(sql, List.of(), List.of(), List.of());
    }

    /** All rows of a side file that was written with the schema. */
    Relation relation(Path sideFile) {
        String sql = "SELECT %s FROM %s".formatted(columns(""), read(Set.of(sideFile), ""));
        return new Relation(sql, List.of(), List.of(), List.of(sideFile));
    }

    /** @param more options, each after a comma */
    String read(Collection<Path> files, String more) {
        String map = fields.values().stream()
                .map(field -> "%d: {name: '%s', type: %s, default_value: %s}"
                        .formatted(
                                field.fieldId(),
                                column(field.fieldId()),
                                DuckTypes.text(DuckTypes.inFile(field.type())),
                                DuckTypes.initialDefault(field)))
                .collect(Collectors.joining(", ", "MAP {", "}"));
        return "read_parquet(%s, schema => %s, hive_partitioning => false%s)".formatted(list(files), map, more);
    }

    static String list(Collection<Path> files) {
        return files.stream().map(Projection::text).collect(Collectors.joining(", ", "[", "]"));
    }

    static String text(Path file) {
        return DuckTypes.text(file.toString());
    }
}
