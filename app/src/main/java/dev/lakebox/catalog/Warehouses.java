package dev.lakebox.catalog;

import dev.lakebox.StartException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The catalogs beside the main one, of Iceberg's {@code hadoop} kind: a directory each, whose tables are named {@code
 * catalog.namespace.table}.
 *
 * @param byName each catalog's directory as Hadoop writes it: {@code file:/tmp/files}, {@code hdfs://namenode/warehouse}
 */
public record Warehouses(Map<String, String> byName) {

    /** The catalog that there always is. */
    public static final String FILES = "files";

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]*");
    /** One letter is a drive. */
    private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:");

    private static final String LOCAL = "file:";

    public Warehouses {
        byName = Map.copyOf(byName);
    }

    /**
     * @param named as {@link CatalogSettings#hadoop()}
     * @throws StartException where a name cannot be one in SQL, or is the main catalog's
     */
    public static Warehouses of(Map<String, String> named, Path dataDirectory) {
        Map<String, String> all = new TreeMap<>();
        all.put(FILES, local(dataDirectory.resolve(FILES)));
        named.forEach((name, warehouse) -> {
            if (!NAME.matcher(name).matches() || name.equals(CatalogServer.CLIENTS_NAME)) {
                throw new StartException(
                        "Invalid catalog: %s (lakebox.catalog.hadoop.*: small letters, digits and _, and not %s)"
                                .formatted(name, CatalogServer.CLIENTS_NAME));
            }
            all.put(name, location(name, warehouse));
        });
        return new Warehouses(all);
    }

    /** Those within the data directory: what nobody else writes, and maintenance may tidy. */
    public Warehouses within(Path dataDirectory) {
        String own = local(dataDirectory) + "/";
        return new Warehouses(byName.entrySet().stream()
                .filter(entry -> entry.getValue().startsWith(own))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    /** Directories of this machine by the prefix of the locations that they hold. */
    public Map<String, Path> inPlace() {
        return byName.values().stream()
                .filter(warehouse -> warehouse.startsWith(LOCAL))
                .collect(Collectors.toMap(warehouse -> warehouse + "/", Warehouses::path, (a, b) -> a));
    }

    private static String local(Path directory) {
        String path = directory.toAbsolutePath().normalize().toUri().getPath();
        // without the slash at the end that a directory has once it is there
        return new org.apache.hadoop.fs.Path("file", null, path).toString();
    }

    private static String location(String name, String warehouse) {
        try {
            return SCHEME.matcher(warehouse).lookingAt()
                    ? new org.apache.hadoop.fs.Path(warehouse).toString()
                    : local(Path.of(warehouse));
        } catch (IllegalArgumentException e) {
            throw new StartException(
                    "Invalid warehouse: %s is neither a directory nor a URI (lakebox.catalog.hadoop.%s)"
                            .formatted(warehouse, name),
                    e);
        }
    }

    private static Path path(String warehouse) {
        return Path.of(new org.apache.hadoop.fs.Path(warehouse).toUri());
    }
}
