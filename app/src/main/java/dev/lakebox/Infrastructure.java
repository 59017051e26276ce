package dev.lakebox;

import dev.lakebox.capture.Capture;
import dev.lakebox.capture.CaptureSettings;
import dev.lakebox.catalog.CatalogServer;
import dev.lakebox.catalog.CatalogSettings;
import dev.lakebox.catalog.Warehouses;
import dev.lakebox.database.Database;
import dev.lakebox.database.DatabaseSettings;
import dev.lakebox.flink.FlinkCluster;
import dev.lakebox.flink.FlinkSettings;
import dev.lakebox.flink.Pipelines;
import dev.lakebox.freshness.FreshnessSettings;
import dev.lakebox.gateway.GatewaySettings;
import dev.lakebox.gateway.SqlGateway;
import dev.lakebox.kafka.EmbeddedBroker;
import dev.lakebox.kafka.KafkaCluster;
import dev.lakebox.kafka.KafkaSettings;
import dev.lakebox.kafka.Topics;
import dev.lakebox.maintenance.Maintenance;
import dev.lakebox.maintenance.MaintenanceSettings;
import dev.lakebox.query.QuerySettings;
import dev.lakebox.registry.GrownOrders;
import dev.lakebox.registry.Registry;
import dev.lakebox.registry.RegistrySettings;
import dev.lakebox.shop.ShopComponent;
import dev.lakebox.shop.ShopSettings;
import dev.lakebox.storage.ObjectStore;
import dev.lakebox.storage.ObjectStoreAccess;
import dev.lakebox.storage.StorageSettings;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** What runs: the list of components, in the data's order, and how the application reaches them. */
public final class Infrastructure implements SandboxControl {

    private static final List<Class<?>> SETTINGS = List.of(
            SandboxSettings.class,
            KafkaSettings.class,
            RegistrySettings.class,
            DatabaseSettings.class,
            CaptureSettings.class,
            StorageSettings.class,
            CatalogSettings.class,
            FlinkSettings.class,
            GatewaySettings.class,
            ShopSettings.class,
            MaintenanceSettings.class,
            // the application's own, here so that all names are checked together
            QuerySettings.class,
            FreshnessSettings.class);

    private final DataDirectory data;
    private final Ports ports;
    private final KafkaCluster kafka;
    private final Registry registry;
    private final Database database;
    private final Capture capture;
    private final ObjectStore storage;
    private final Warehouses warehouses;
    private final CatalogServer catalog;
    private final FlinkCluster flink;
    private final ShopComponent shop;
    private final GrownOrders growth;
    private final Pipelines pipelines;
    private final SqlGateway gateway;
    private final Maintenance maintenance;
    private final Sandbox sandbox;
    private final Map<String, String> variables;
    private final CompletableFuture<Void> open = new CompletableFuture<>();
    private volatile String failure;
    private volatile long startMillis;

    /**
     * @param values all {@code lakebox.*} settings by full name
     * @throws StartException where a setting is wrong, or the data directory is held by another process
     */
    public Infrastructure(Map<String, String> values) {
        Memory.require();
        Memory.beFrugal();
        Settings settings = new Settings(values, SETTINGS);
        SandboxSettings general = settings.get(SandboxSettings.class);
        InetAddress host = address(general.host());
        String name = host.isLoopbackAddress() ? "localhost" : general.host();
        long budget = ByteSize.parse("lakebox.disk-budget", general.diskBudget());
        data = DataDirectory.open(general.dataDir(), general.reset());
        ports = new Ports(host, general.ports().strict());
        Path directory = data.path();
        Path temporary = data.temporary();

        KafkaSettings kafkaSettings = settings.get(KafkaSettings.class);
        FlinkSettings flinkSettings = settings.get(FlinkSettings.class);
        kafka = new KafkaCluster(
                kafkaSettings,
                new EmbeddedBroker(kafkaSettings, directory.resolve("kafka"), ports, name),
                new Topics(kafkaSettings.partitions(), kafkaSettings.maxRecordBytes(), (long)
                        (budget * kafkaSettings.budgetShare())));
        registry = new Registry(settings.get(RegistrySettings.class), directory, ports, host);
        database = new Database(
                settings.get(DatabaseSettings.class),
                directory,
                CacheDirectory.writable().orElse(directory).resolve("programs"),
                ports,
                host,
                name);
        capture = new Capture(
                settings.get(CaptureSettings.class),
                directory,
                database::access,
                kafka::bootstrapServers,
                List.of(kafka, database));
        shop = new ShopComponent(
                settings.get(ShopSettings.class),
                directory.resolve("shop.run"),
                kafka::bootstrapServers,
                registry::uri,
                database::connect,
                List.of(kafka, registry, database, capture));
        storage = new ObjectStore(settings.get(StorageSettings.class), directory, ports, host);
        CatalogSettings catalogSettings = settings.get(CatalogSettings.class);
        warehouses = Warehouses.of(catalogSettings.hadoop(), directory);
        catalog =
                new CatalogServer(catalogSettings, directory, ports, general.host(), storage::access, List.of(storage));
        flink = new FlinkCluster(
                flinkSettings, temporary.resolve("flink"), ports, name, storage::access, List.of(storage));
        growth = new GrownOrders(
                registry::uri,
                catalog::uri,
                database::access,
                this::takeGrowth,
                List.of(registry, database, storage, catalog));
        pipelines = new Pipelines(
                flinkSettings,
                flink,
                data.of("pipelines"),
                storage::client,
                () -> storage.access().bucket(),
                this::variables,
                List.of(kafka, registry, capture, storage, catalog, flink, growth));
        gateway = new SqlGateway(
                settings.get(GatewaySettings.class),
                flink,
                temporary.resolve("gateway"),
                ports,
                this::variables,
                List.of(kafka, registry, database, catalog, flink));
        maintenance = new Maintenance(
                settings.get(MaintenanceSettings.class),
                directory,
                budget,
                catalog::uri,
                warehouses.within(directory),
                storage::client,
                () -> storage.access().bucket(),
                shop,
                List.of(shop, storage, catalog));
        variables = flinkSettings.variables();
        sandbox = new Sandbox(List.of(
                kafka,
                registry,
                database,
                capture,
                shop,
                storage,
                catalog,
                flink,
                gateway,
                growth,
                pipelines,
                maintenance));
    }

    @Override
    public void start() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::close, "lakebox-stop"));
        long begun = System.nanoTime();
        try {
            sandbox.start(List.of(kafka, registry, database, storage, catalog), () -> open.complete(null));
            startMillis = Duration.ofNanos(System.nanoTime() - begun).toMillis();
        } catch (StartException e) {
            failure = e.getMessage();
            data.close();
            throw e;
        }
    }

    @Override
    public void whenOpen(Runnable reader) {
        open.thenRun(reader);
    }

    @Override
    public void close() {
        Quiet.begin();
        sandbox.close();
        data.close();
    }

    @Override
    public String state() {
        return sandbox.state().name();
    }

    @Override
    public String failure() {
        return failure;
    }

    @Override
    public Map<String, String> endpoints() {
        if (!open.isDone()
                || !Set.of(SandboxState.STARTING, SandboxState.RUNNING).contains(sandbox.state())) {
            return Map.of();
        }
        ObjectStoreAccess access = storage.access();
        return new Endpoints(
                        data.path(),
                        kafka.bootstrapServers(),
                        registry.uri(),
                        database.uri(),
                        database.password(),
                        access.endpoint(),
                        access.accessKey(),
                        access.secretKey(),
                        access.region(),
                        access.bucket(),
                        storage.bucketDirectory(),
                        catalog.uri(),
                        catalog.warehouse(),
                        warehouses.byName())
                .toMap();
    }

    @Override
    public List<Map<String, Object>> components() {
        return sandbox.statuses().stream().map(Infrastructure::describe).toList();
    }

    @Override
    public List<String> warnings() {
        return ports.warnings();
    }

    @Override
    public String startupTable() {
        return StartupTable.of(sandbox.statuses(), warnings(), startMillis);
    }

    @Override
    public Map<String, Object> generator() {
        return shop.describe();
    }

    @Override
    public Map<String, Object> generator(Map<String, Object> changes) {
        shop.change(changes);
        return shop.describe();
    }

    @Override
    public void burst(int orders) {
        shop.burst(orders);
    }

    @Override
    public Map<String, Object> addOrderField(String field, String type, boolean optional) throws Exception {
        return shop.addOrderField(field, type, optional);
    }

    @Override
    public Map<String, Object> maintenance() {
        return maintenance.describe();
    }

    @Override
    public Map<String, Object> maintain(String table, String action, int keep, boolean preview) {
        return maintenance.act(table, action, keep, preview);
    }

    @Override
    public List<Map<String, Object>> pipelines() throws Exception {
        return pipelines.list();
    }

    @Override
    public Map<String, Object> pipeline(String name, String action, String from) throws Exception {
        return pipelines.act(name, action, from);
    }

    @Override
    public Map<String, Object> writePipeline(String name, String sql) throws Exception {
        return pipelines.write(name, sql);
    }

    @Override
    public void removePipeline(String name) throws Exception {
        pipelines.remove(name);
    }

    @Override
    public List<String> statements(String sql) {
        return flink.statements(sql);
    }

    @Override
    public Map<String, Object> checkpointInterval(String name, long millis) throws Exception {
        return pipelines.interval(name, Duration.ofMillis(millis));
    }

    private void takeGrowth() {
        pipelines.refresh("orders-raw");
    }

    /** What the pipelines' SQL may name. */
    private Map<String, String> variables() {
        Map<String, String> all = new HashMap<>(PipelineDefaults.SANDBOX);
        all.put("kafka.bootstrap-servers", kafka.bootstrapServers());
        all.put("registry.url", registry.uri().toString());
        all.put("catalog.uri", catalog.uri().toString());
        warehouses.byName().forEach((name, warehouse) -> all.put(name + ".warehouse", warehouse));
        all.put("database.url", database.url());
        all.put("database.user", database.user());
        all.put("database.password", database.password());
        all.putAll(growth.variables());
        all.putAll(variables);
        return all;
    }

    private static Map<String, Object> describe(ComponentStatus status) {
        Map<String, Object> description = new LinkedHashMap<>();
        description.put("name", status.name());
        description.put("kind", status.about().kind());
        description.put("version", status.about().version());
        description.put("endpoint", status.about().endpoint());
        description.put("state", status.state().name());
        description.put("startMillis", status.startMillis());
        description.put("reason", status.reason());
        return description;
    }

    private static InetAddress address(String host) {
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            throw new StartException(
                    "Invalid host: %s is no address of this machine (lakebox.host)".formatted(host), e);
        }
    }
}
