package dev.lakebox.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Stream;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;

/**
 * A table where it stands in a statement.
 *
 * @param node in DuckDB's tree
 * @param position in the text, in characters from 0; null where unknown
 */
record TableReference(ObjectNode node, Integer position) {

    /** As written: {@code raw.orders$files}. */
    String written() {
        return String.join(".", parts());
    }

    /** By which of its names a statement may mean a row of it. */
    List<String> names() {
        return List.of(node.get("alias").asText(), node.get("table_name").asText());
    }

    /** The table itself, also where one of its metadata tables is named. */
    TableIdentifier table() {
        List<String> parts = parts();
        String name = parts.get(parts.size() - 1);
        int dollar = name.lastIndexOf('$');
        String table = dollar > 0 ? name.substring(0, dollar) : name;
        return TableIdentifier.of(
                Namespace.of(parts.subList(0, parts.size() - 1).toArray(String[]::new)), table);
    }

    /** What follows the {@code $}; null where the table itself is read. */
    String metadataTable() {
        String name = node.get("table_name").asText();
        int dollar = name.lastIndexOf('$');
        return dollar > 0 ? name.substring(dollar + 1) : null;
    }

    /** {@code AT (unit => expression)}; null where there is none. */
    JsonNode at() {
        JsonNode at = node.get("at_clause");
        return at == null || at.isNull() ? null : at;
    }

    /** Puts a name there that stands for SQL, under the alias by which the statement's columns know the table. */
    void replace(String token) {
        if (node.get("alias").asText().isEmpty()) {
            node.put("alias", node.get("table_name").asText());
        }
        node.put("catalog_name", "")
                .put("schema_name", "")
                .put("table_name", token)
                .putNull("at_clause");
    }

    private List<String> parts() {
        return Stream.of("catalog_name", "schema_name", "table_name")
                .map(part -> node.get(part).asText())
                .filter(part -> !part.isEmpty())
                .toList();
    }
}
