package dev.lakebox.flink;

import dev.lakebox.Bridge;
import dev.lakebox.Component;
import dev.lakebox.Ports;
import dev.lakebox.StartException;
import dev.lakebox.storage.ObjectStoreAccess;
import java.net.URI;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** Flink in this JVM: JobManager, TaskManager, REST API and web UI, in a class loader of its own. */
public final class FlinkCluster implements Component {

    private final FlinkSettings settings;
    private final FlinkDistribution distribution;
    private final Path directory;
    private final Ports ports;
    private final String host;
    private final Supplier<ObjectStoreAccess> objectStore;
    private final List<Component> needs;
    private final CompletableFuture<FlinkHost> loaded;
    private URLClassLoader classLoader;
    private URI rest;

    /**
     * Begins to load Flink and its planner at once, beside whatever else starts: they take longer than all the rest.
     *
     * @param directory for temporary files
     * @param objectStore valid once {@code needs} have started
     */
    public FlinkCluster(
            FlinkSettings settings,
            Path directory,
            Ports ports,
            String host,
            Supplier<ObjectStoreAccess> objectStore,
            List<Component> needs) {
        this.settings = settings;
        this.distribution = FlinkDistribution.find(settings);
        this.directory = directory;
        this.ports = ports;
        this.host = host;
        this.objectStore = objectStore;
        this.needs = List.copyOf(needs);
        ExecutorService loading = Executors.newSingleThreadExecutor(task -> daemon(task, "flink-loading"));
        this.loaded = CompletableFuture.supplyAsync(this::load, loading);
        loading.shutdown();
    }

    @Override
    public String name() {
        return "flink";
    }

    @Override
    public List<Component> needs() {
        return needs;
    }

    /** Flink's REST API and web UI. Valid once started. */
    public URI rest() {
        return rest;
    }

    @Override
    public About about() {
        return new About("Apache Flink MiniCluster, RocksDB", loaded.join().version(), rest.toString());
    }

    @Override
    public void start() throws Exception {
        FlinkHost flink = loaded();
        Files.createDirectories(directory);
        int port = ports.choose("Flink", "lakebox.flink.port", settings.port());
        rest = URI.create(flink.start(options(port)));
    }

    @Override
    public void check() throws Exception {
        new FlinkRest(rest).overview();
    }

    @Override
    public void close() {
        if (loaded.isDone() && !loaded.isCompletedExceptionally() && classLoader != null) {
            try {
                loaded.join().close();
                classLoader.close();
            } catch (Exception e) {
                System.getLogger(FlinkCluster.class.getName())
                        .log(System.Logger.Level.WARNING, "Flink did not stop cleanly: {0}", e.toString());
            }
            classLoader = null;
        }
    }

    /** The folder of pipelines as a person edits them. */
    Path source() {
        return distribution.pipelines();
    }

    /**
     * Plans a pipeline and submits it as a job.
     *
     * @param restore the checkpoint or savepoint to start from, or null for none
     * @param owned whether the job may delete that checkpoint once it has newer ones
     * @return the job's id
     */
    String submit(
            PipelineSource source, String restore, boolean owned, Duration interval, Map<String, String> variables)
            throws Exception {
        Map<String, String> options = options(name(source), interval);
        if (restore != null) {
            options.put("execution.state-recovery.path", restore);
            options.put("execution.state-recovery.claim-mode", owned ? "CLAIM" : "NO_CLAIM");
        }
        return loaded().submit(source.shared().toString(), source.folder().toString(), options, variables);
    }

    /** @throws StartException where the pipeline cannot be planned */
    void check(PipelineSource source, Duration interval, Map<String, String> variables) {
        loaded().check(
                        source.shared().toString(),
                        source.folder().toString(),
                        options(name(source), interval),
                        variables);
    }

    private static String name(PipelineSource source) {
        return String.valueOf(source.folder().getFileName());
    }

    private Map<String, String> options(String pipeline, Duration interval) {
        return JobOptions.of(objectStore.get().bucket(), pipeline, interval, settings.options());
    }

    /** Each pipeline that a folder holds, with the tables it writes. */
    Map<String, List<String>> pipelines(Path shared, Path folder) {
        return loaded().pipelines(shared.toString(), folder.toString());
    }

    /**
     * Starts Flink's SQL Gateway over this cluster.
     *
     * @param port where its endpoint listens
     * @param own Flink's options of the gateway
     * @param variables values for the SQL that each session runs first
     * @return its address
     */
    public URI openGateway(int port, Map<String, String> own, Map<String, String> variables) throws Exception {
        Map<String, String> options = options("session", settings.checkpointInterval());
        // a query's state is of no use once it is cancelled, and who begins an INSERT here can name a savepoint
        options.put("execution.checkpointing.externalized-checkpoint-retention", "DELETE_ON_CANCELLATION");
        options.put("table.local-time-zone", "UTC");
        options.putAll(endpoint(port));
        options.putAll(own);
        return URI.create(loaded().openGateway(distribution.pipelines().toString(), options, variables));
    }

    /** @throws StartException where a quote or a comment is not closed */
    public List<String> statements(String sql) {
        return loaded().statements(sql);
    }

    public void closeGateway() throws Exception {
        loaded().closeGateway();
    }

    /** Flink's version. */
    public String version() {
        return loaded().version();
    }

    private FlinkHost loaded() {
        try {
            return loaded.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof StartException known
                    ? known
                    : new StartException("Cannot load Flink: " + e.getCause(), e.getCause());
        }
    }

    private FlinkHost load() {
        classLoader = distribution.classLoader();
        try {
            Object host =
                    classLoader.loadClass(FlinkHost.CLASS).getConstructor().newInstance();
            FlinkHost flink = Bridge.to(FlinkHost.class, host);
            flink.warmUp();
            return flink;
        } catch (ReflectiveOperationException e) {
            throw new StartException("Cannot load Flink from %s: %s".formatted(distribution.classPath(), e), e);
        }
    }

    private Map<String, String> options(int port) {
        Map<String, String> options = new HashMap<>(endpoint(port));
        // its blob server would listen on every interface
        options.put("jobmanager.bind-host", host);
        options.put("taskmanager.bind-host", host);
        // the page shows each checkpoint as it is taken
        options.put("rest.cache.checkpoint-statistics.timeout", "500ms");
        options.put("web.upload.dir", directory.resolve("upload").toString());
        options.put("io.tmp.dirs", directory.resolve("tmp").toString());
        options.put("taskmanager.numberOfTaskSlots", String.valueOf(settings.slots()));
        // one budget for all RocksDB instances; by slot each would get too little to keep a memtable
        options.put("state.backend.rocksdb.memory.fixed-per-tm", settings.stateMemoryMb() + "m");
        // a memtable of the default 64 MB takes 8 MB at once: with a few dozen of them the budget is used up by empty
        // ones, and each write flushes
        options.put("state.backend.rocksdb.writebuffer.size", "2mb");
        // each checkpoint writes a small file that is read again soon; compressing it costs more than its bytes
        options.put("state.backend.rocksdb.compression.per.level", "NO_COMPRESSION");
        options.put("state.backend.rocksdb.use-bloom-filter", "true");
        // sorting and aggregating beside RocksDB
        options.put("taskmanager.memory.managed.size", "128m");
        options.put("taskmanager.memory.network.min", "32m");
        options.put("taskmanager.memory.network.max", "32m");
        options.put("classloader.check-leaked-classloader", "false");

        ObjectStoreAccess store = objectStore.get();
        options.put("s3.endpoint", store.endpoint().toString());
        options.put("s3.endpoint.region", store.region());
        options.put("s3.path.style.access", "true");
        options.put("s3.access-key", store.accessKey());
        options.put("s3.secret-key", store.secretKey());
        // without it, it asks for the credentials of an EC2 instance first
        options.put("s3.aws.credentials.provider", "org.apache.hadoop.fs.s3a.SimpleAWSCredentialsProvider");
        options.putAll(settings.options());
        return options;
    }

    /** Where one of Flink's endpoints listens. On the loopback it refuses web pages from elsewhere. */
    private Map<String, String> endpoint(int port) {
        return Map.of(
                "rest.address", host,
                "rest.bind-address", host,
                "rest.port", String.valueOf(port),
                "rest.bind-port", String.valueOf(port),
                "lakebox.rest.local", String.valueOf(host.equals("localhost")));
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }
}
