package dev.lakebox.pipeline.embedded;

import dev.lakebox.pipeline.PipelineRunner;
import dev.lakebox.pipeline.sql.Pipeline;
import dev.lakebox.pipeline.sql.PipelineException;
import dev.lakebox.pipeline.sql.SqlScript;
import dev.lakebox.pipeline.sql.Statement;
import java.net.URL;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.plugin.PluginManager;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.runtime.util.EnvironmentInformation;

/**
 * A Flink cluster in this JVM. Lives in a class loader of its own, laid out like a Flink distribution, so its methods
 * take and give types of the JDK alone. Everything but submitting goes over Flink's REST API, as with any cluster.
 */
public final class FlinkHost implements AutoCloseable {

    private MiniCluster cluster;
    private EmbeddedGateway gateway;

    /** Flink's version. */
    public String version() {
        return EnvironmentInformation.getVersion();
    }

    /**
     * Starts one JobManager and one TaskManager.
     *
     * @param options Flink's own options
     * @return the REST API's address
     */
    public String start(Map<String, String> options) throws Exception {
        Configuration configuration = Configuration.fromMap(options);
        PluginManager pluginManager = new EmbeddedPlugins();
        FileSystem.initialize(configuration, pluginManager);
        LocalFiles.install();
        cluster = new MiniCluster(new MiniClusterConfiguration.Builder()
                .setConfiguration(configuration)
                .setPluginManager(pluginManager)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(configuration.get(TaskManagerOptions.NUM_TASK_SLOTS))
                .build());
        cluster.start();
        EmbeddedExecutorFactory.use(cluster);
        return cluster.getRestAddress().get(30, TimeUnit.SECONDS).toString();
    }

    /**
     * Plans a pipeline and submits it.
     *
     * @param shared the folder whose files all pipelines share
     * @param folder the pipeline's own, with its name
     * @param options Flink options of this job
     * @param variables values for the SQL
     * @return the job's id
     */
    public String submit(String shared, String folder, Map<String, String> options, Map<String, String> variables)
            throws Exception {
        JobClient job = runner().submit(Pipeline.load(Path.of(shared), Path.of(folder)), job(options), variables);
        return job.getJobID().toHexString();
    }

    /** Plans a pipeline as {@link #submit} does, and submits nothing. */
    public void check(String shared, String folder, Map<String, String> options, Map<String, String> variables) {
        runner().check(Pipeline.load(Path.of(shared), Path.of(folder)), job(options), variables);
    }

    /**
     * @param shared the folder whose files all pipelines share
     * @param directory holds a folder for each pipeline
     * @return each pipeline with the tables it writes, {@code namespace.table}
     */
    public Map<String, List<String>> pipelines(String shared, String directory) {
        Map<String, List<String>> pipelines = new LinkedHashMap<>();
        for (String name : Pipeline.names(Path.of(directory))) {
            pipelines.put(name, tables(Path.of(shared), Path.of(directory, name)));
        }
        return pipelines;
    }

    /** One that cannot be read keeps nobody from the others: it says why when it is started. */
    private static List<String> tables(Path shared, Path folder) {
        try {
            return Pipeline.load(shared, folder).tables();
        } catch (PipelineException e) {
            return List.of();
        }
    }

    /**
     * Starts Flink's SQL Gateway, whose sessions submit to this cluster.
     *
     * @param directory the folder of pipelines, whose shared files each session runs first
     * @param options Flink's options of the gateway's endpoint, and those that each session begins with
     * @param variables values for the SQL
     * @return the endpoint's address
     */
    public String openGateway(String directory, Map<String, String> options, Map<String, String> variables)
            throws Exception {
        gateway = new EmbeddedGateway(job(options), Path.of(directory), variables);
        return gateway.start();
    }

    /** Splits SQL into its statements, each as it is written, without the comments before it. */
    public List<String> statements(String sql) {
        return SqlScript.parse("SQL", sql).stream().map(Statement::text).toList();
    }

    /** Ends the gateway and with it all sessions; their INSERT jobs go on. */
    public void closeGateway() throws Exception {
        if (gateway != null) {
            gateway.stop();
        }
    }

    /** Loads the planner, which takes seconds, before the first pipeline needs it. */
    public void warmUp() {
        PipelineRunner.warmUp(FlinkHost.class.getClassLoader());
    }

    @Override
    public void close() throws Exception {
        if (cluster != null) {
            cluster.closeAsync().get(8, TimeUnit.SECONDS);
        }
    }

    private static PipelineRunner runner() {
        return new PipelineRunner(FlinkHost.class.getClassLoader());
    }

    private static Configuration job(Map<String, String> options) {
        Configuration configuration = Configuration.fromMap(options);
        configuration.set(DeploymentOptions.TARGET, EmbeddedExecutorFactory.TARGET);
        // without a class path of its own a job is given the system class loader, which does not know Flink here
        configuration.set(PipelineOptions.CLASSPATHS, List.of(codeSource().toString()));
        return configuration;
    }

    private static URL codeSource() {
        return FlinkHost.class.getProtectionDomain().getCodeSource().getLocation();
    }
}
