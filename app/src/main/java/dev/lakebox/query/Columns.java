package dev.lakebox.query;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.Schema;
import org.apache.iceberg.types.Types;

/** The columns of one table as expressions of its SELECT name them. */
final class Columns {

    private final TableReference reference;
    private final List<JsonNode> relations;
    private final Map<JsonNode, Schema> schemas;
    private final List<Schema> planned;

    /**
     * @param relations of the FROM that the table stands in
     * @param schemas of those among them that are known, by identity
     * @param planned the schemas in which Iceberg looks for a column when it plans this table, the snapshot's first
     */
    Columns(TableReference reference, List<JsonNode> relations, Map<JsonNode, Schema> schemas, List<Schema> planned) {
        this.reference = reference;
        this.relations = relations;
        this.schemas = schemas;
        this.planned = planned;
    }

    /** @return null where it is no column of this table, or might be another's */
    Types.NestedField find(JsonNode column) {
        if (!column.path("class").asText().equals("COLUMN_REF")) {
            return null;
        }
        List<String> names = new ArrayList<>();
        column.get("column_names").forEach(name -> names.add(name.asText()));
        String name = names.remove(names.size() - 1);
        if (names.isEmpty() ? !isAlone(name) : !isMeant(names)) {
            return null;
        }
        Types.NestedField field = find(schemas.get(reference.node()), name);
        if (field == null || !planned.stream().allMatch(schema -> has(schema, field))) {
            return null;
        }
        return planned.get(0).findField(field.fieldId());
    }

    private static boolean has(Schema schema, Types.NestedField field) {
        Types.NestedField same = schema.findField(field.fieldId());
        return same != null && same.name().equals(field.name());
    }

    private boolean isAlone(String name) {
        for (JsonNode relation : relations) {
            Schema schema = schemas.get(relation);
            if (schema == null || relation != reference.node() && has(schema, name)) {
                return false;
            }
        }
        return true;
    }

    private boolean isMeant(List<String> qualifier) {
        String alias = reference.node().get("alias").asText();
        String written = String.join(".", qualifier);
        if (qualifier.size() > 1) {
            return alias.isEmpty() && written.equalsIgnoreCase(reference.written());
        }
        return written.equalsIgnoreCase(
                alias.isEmpty() ? reference.node().get("table_name").asText() : alias);
    }

    private static boolean has(Schema schema, String name) {
        return schema.columns().stream().anyMatch(field -> field.name().equalsIgnoreCase(name));
    }

    private static Types.NestedField find(Schema schema, String name) {
        List<Types.NestedField> fields = schema.columns().stream()
                .filter(field -> field.name().equalsIgnoreCase(name))
                .toList();
        return fields.size() == 1 ? fields.get(0) : null;
    }
}
