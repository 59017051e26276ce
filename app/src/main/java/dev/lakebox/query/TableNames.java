package dev.lakebox.query;

import dev.lakebox.Problem;
import dev.lakebox.table.Tables;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.NoSuchNamespaceException;
import org.apache.iceberg.exceptions.NoSuchTableException;

/** Finds the tables that SQL names, and what somebody meant who named one that is not there. */
final class TableNames {

    private final Tables tables;

    TableNames(Tables tables) {
        this.tables = tables;
    }

    record Found(TableIdentifier name, Table table) {}

    /** @throws Problem 404 with a suggestion where there is no such table */
    Found find(TableReference reference) {
        TableIdentifier wanted = withoutCatalog(reference.table());
        if (wanted.hasNamespace()) {
            try {
                return new Found(wanted, tables.load(wanted));
            } catch (NoSuchTableException | NoSuchNamespaceException e) {
                // perhaps in another case, as SQL does not mind
            }
        }
        List<TableIdentifier> names = tables.list();
        Optional<TableIdentifier> same =
                names.stream().filter(name -> equalsIgnoringCase(name, wanted)).findFirst();
        if (same.isPresent()) {
            return new Found(same.get(), tables.load(same.get()));
        }
        throw unknown(reference, wanted, names);
    }

    private TableIdentifier withoutCatalog(TableIdentifier name) {
        String[] levels = name.namespace().levels();
        return levels.length > 1 && levels[0].equalsIgnoreCase(tables.catalog())
                ? TableIdentifier.of(Namespace.of(Arrays.copyOfRange(levels, 1, levels.length)), name.name())
                : name;
    }

    private static boolean equalsIgnoringCase(TableIdentifier a, TableIdentifier b) {
        return a.toString().equalsIgnoreCase(b.toString());
    }

    private static Problem unknown(TableReference reference, TableIdentifier wanted, List<TableIdentifier> names) {
        Optional<String> near = names.stream()
                .min(Comparator.comparingInt(name -> distance(name, wanted)))
                .filter(name -> distance(name, wanted) <= 2 + wanted.name().length() / 3)
                .map(TableIdentifier::toString);
        String hint = near.map(name -> "; did you mean %s?".formatted(name))
                .orElse(wanted.hasNamespace() ? "" : ": tables are named namespace.table");
        return new Problem(404, "Cannot find table %s%s".formatted(reference.written(), hint))
                .with("position", reference.position())
                .with("suggestion", near.orElse(null));
    }

    /** A table of the right name in another namespace is near. */
    private static int distance(TableIdentifier name, TableIdentifier wanted) {
        int names = distance(name.name(), wanted.name());
        return wanted.hasNamespace() ? Math.min(names + 1, distance(name.toString(), wanted.toString())) : names;
    }

    /** Levenshtein's. */
    private static int distance(String from, String to) {
        int[] row = new int[to.length() + 1];
        Arrays.setAll(row, i -> i);
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                boolean same = Character.toLowerCase(from.charAt(i - 1)) == Character.toLowerCase(to.charAt(j - 1));
                int best = Math.min(Math.min(row[j], row[j - 1]) + 1, diagonal + (same ? 0 : 1));
                diagonal = row[j];
                row[j] = best;
            }
        }
        return row[to.length()];
    }
}
