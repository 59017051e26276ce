package dev.lakebox.registry;

import dev.lakebox.Component;
import dev.lakebox.catalog.CatalogClient;
import dev.lakebox.database.Database;
import java.io.IOException;
import java.net.URI;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.UpdateSchema;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.rest.RESTCatalog;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;

/**
 * Registers the schemas of the topics that the shop does not write. Brings each new field of the orders' schema to their
 * landing table: a column there, two fragments for the pipeline's SQL, and word to whoever runs it. What an older version
 * has and a newer one lacks stays a column.
 */
public final class GrownOrders implements Component {

    private static final System.Logger LOG = System.getLogger(GrownOrders.class.getName());
    private static final String SUBJECT = "orders-value";
    private static final TableIdentifier TABLE = TableIdentifier.of("raw", "orders");
    private static final long BETWEEN_LOOKS_MILLIS = 250;

    /** Of the kinds that can be added: as Flink's SQL names them, and as Iceberg does. */
    private enum Kind {
        STRING("STRING", Types.StringType.get()),
        LONG("BIGINT", Types.LongType.get()),
        INT("INT", Types.IntegerType.get()),
        DOUBLE("DOUBLE", Types.DoubleType.get()),
        FLOAT("FLOAT", Types.FloatType.get()),
        BOOLEAN("BOOLEAN", Types.BooleanType.get());

        private final String flink;
        private final Type iceberg;

        Kind(String flink, Type iceberg) {
            this.flink = flink;
            this.iceberg = iceberg;
        }
    }

    private final Supplier<URI> registry;
    private final Supplier<URI> catalogs;
    private final TopicSchemas others;
    private final Runnable onGrowth;
    private final List<Component> needs;
    private final ScheduledExecutorService looks = Executors.newSingleThreadScheduledExecutor(GrownOrders::daemon);
    private RegistryClient client;
    private RESTCatalog catalog;
    private int seen;
    private volatile Map<String, Kind> columns = Map.of();
    private volatile String failure;

    /**
     * @param catalogs where the catalog is, valid once {@code needs} have started
     * @param database whose tables' changes are topics
     * @param onGrowth is told that the fragments have changed, on a thread of this
     */
    public GrownOrders(
            Supplier<URI> registry,
            Supplier<URI> catalogs,
            Supplier<Database.Access> database,
            Runnable onGrowth,
            List<Component> needs) {
        this.registry = registry;
        this.catalogs = catalogs;
        this.others = new TopicSchemas(database);
        this.onGrowth = onGrowth;
        this.needs = List.copyOf(needs);
    }

    @Override
    public String name() {
        return "schemas";
    }

    @Override
    public List<Component> needs() {
        return needs;
    }

    @Override
    public About about() {
        return new About("Topics' schemas; new fields of orders become columns", "", "");
    }

    @Override
    public void start() throws InterruptedException {
        client = new RegistryClient(registry.get());
        try {
            others.register(client);
        } catch (IOException | SQLException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "Without their schemas, captured changes and alerts have no columns in kafka.topics: {0}",
                    e.getMessage());
        }
        catalog = CatalogClient.open(catalogs.get(), Map.of());
        look(() -> {});
        looks.scheduleWithFixedDelay(
                () -> look(onGrowth), BETWEEN_LOOKS_MILLIS, BETWEEN_LOOKS_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** What the SQL of {@code orders-raw} needs to know. */
    public Map<String, String> variables() {
        Map<String, Kind> now = columns;
        return now.isEmpty()
                ? Map.of()
                : Map.of(
                        "orders.added-columns",
                        now.entrySet().stream()
                                .map(column -> "`%s` %s".formatted(column.getKey(), column.getValue().flink))
                                .collect(Collectors.joining(", ", "(", ")")),
                        "orders.added-names",
                        now.keySet().stream().map(", `%s`"::formatted).collect(Collectors.joining()));
    }

    /** @throws IllegalStateException where the last look has failed */
    @Override
    public void check() {
        if (failure != null) {
            throw new IllegalStateException(failure);
        }
    }

    private void look(Runnable then) {
        try {
            RegistryClient.Version newest = client.version(SUBJECT, "latest").orElse(null);
            if (newest == null || newest.version() == seen) {
                failure = null;
                return;
            }
            Schema first = client.version(SUBJECT, "1").orElseThrow().schema();
            Map<String, Kind> added = added(first, newest.schema());
            added.putAll(columns);
            grow(added);
            seen = newest.version();
            boolean more = !added.equals(columns);
            columns = Map.copyOf(added);
            failure = null;
            if (more) {
                then.run();
            }
        } catch (NoSuchTableException e) {
            // the pipeline makes it with its first start
            failure = null;
        } catch (IOException | RuntimeException e) {
            failure = "Cannot bring new fields of orders to %s: %s".formatted(TABLE, e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Map<String, Kind> added(Schema first, Schema newest) {
        Map<String, Kind> added = new LinkedHashMap<>();
        for (Schema.Field field : newest.getFields()) {
            if (first.getField(field.name()) == null) {
                Kind kind = kind(field.schema());
                if (kind == null) {
                    LOG.log(
                            System.Logger.Level.WARNING,
                            "The field {0} of orders is no column: {1} is not among the types that are brought there",
                            field.name(),
                            field.schema());
                } else {
                    added.put(field.name(), kind);
                }
            }
        }
        return added;
    }

    /** @return null for what cannot be added */
    private static Kind kind(Schema schema) {
        List<Schema> types = schema.isUnion()
                ? schema.getTypes().stream()
                        .filter(type -> type.getType() != Schema.Type.NULL)
                        .toList()
                : List.of(schema);
        if (types.size() != 1 || types.get(0).getLogicalType() != null) {
            return null;
        }
        for (Kind kind : Kind.values()) {
            if (kind.name().equals(types.get(0).getType().name())) {
                return kind;
            }
        }
        return null;
    }

    private void grow(Map<String, Kind> added) {
        Table table = catalog.loadTable(TABLE);
        UpdateSchema update = table.updateSchema();
        boolean any = false;
        for (Map.Entry<String, Kind> column : added.entrySet()) {
            if (table.schema().findField(column.getKey()) == null) {
                update.addColumn(column.getKey(), column.getValue().iceberg);
                any = true;
            }
        }
        if (any) {
            update.commit();
        }
    }

    @Override
    public void close() {
        looks.shutdownNow();
        if (catalog != null) {
            try {
                catalog.close();
            } catch (IOException e) {
                LOG.log(System.Logger.Level.DEBUG, "The catalog's client did not close: {0}", e.toString());
            }
        }
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "lakebox-growth");
        thread.setDaemon(true);
        return thread;
    }
}
