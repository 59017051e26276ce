package dev.lakebox.table;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;

/**
 * The tables of several catalogs, which this owns and closes: those of the main one by their names, those of another behind
 * its name, {@code files.finance.transactions_by_country}. Where the main catalog has a namespace of another's name, that
 * namespace cannot be reached.
 */
public final class AllTables implements Tables {

    private static final System.Logger LOG = System.getLogger(AllTables.class.getName());

    private static final Duration REST = Duration.ofSeconds(10);

    private final Tables main;
    private final Map<String, Tables> others = new TreeMap<>();
    /** Until when each that did not answer is not asked again. */
    private final Map<String, Instant> away = new ConcurrentHashMap<>();

    public AllTables(Tables main, List<Tables> others) {
        this.main = main;
        others.forEach(other -> this.others.put(other.catalog(), other));
    }

    @Override
    public String catalog() {
        return main.catalog();
    }

    @Override
    public TablePlace place(TableIdentifier name) {
        String[] levels = name.namespace().levels();
        return levels.length > 1 && others.containsKey(levels[0])
                ? new TablePlace(
                        levels[0],
                        TableIdentifier.of(Namespace.of(Arrays.copyOfRange(levels, 1, levels.length)), name.name()))
                : main.place(name);
    }

    /** Another catalog that does not answer has none for a while, which is logged: it keeps nobody from the others. */
    @Override
    public List<TableIdentifier> list() {
        List<TableIdentifier> names = new ArrayList<>(main.list());
        others.forEach((catalog, tables) -> {
            Instant until = away.get(catalog);
            if (until != null && Instant.now().isBefore(until)) {
                return;
            }
            try {
                tables.list().forEach(name -> names.add(named(catalog, name)));
                away.remove(catalog);
            } catch (RuntimeException e) {
                if (away.put(catalog, Instant.now().plus(REST)) == null) {
                    LOG.log(System.Logger.Level.WARNING, "Cannot list the tables of {0}: {1}", catalog, e.getMessage());
                }
            }
        });
        return names;
    }

    private static TableIdentifier named(String catalog, TableIdentifier name) {
        String[] levels = Stream.concat(
                        Stream.of(catalog), Stream.of(name.namespace().levels()))
                .toArray(String[]::new);
        return TableIdentifier.of(Namespace.of(levels), name.name());
    }

    @Override
    public Table load(TableIdentifier name) {
        TablePlace place = place(name);
        return others.getOrDefault(place.catalog(), main).load(place.table());
    }

    @Override
    public void close() {
        main.close();
        others.values().forEach(Tables::close);
    }
}
