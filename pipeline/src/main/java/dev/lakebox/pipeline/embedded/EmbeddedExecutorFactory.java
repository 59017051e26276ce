package dev.lakebox.pipeline.embedded;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.dag.Pipeline;
import org.apache.flink.client.ClientUtils;
import org.apache.flink.client.deployment.ClusterClientJobClientAdapter;
import org.apache.flink.client.deployment.executors.PipelineExecutorUtils;
import org.apache.flink.client.program.MiniClusterClient;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.PipelineExecutor;
import org.apache.flink.core.execution.PipelineExecutorFactory;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.streaming.api.graph.StreamGraph;

/**
 * The execution target {@code lakebox}: the cluster in this JVM. Flink's REST client cannot be used for it: where a job
 * fails at its start, it reads the error with the system class loader, which does not know Flink here.
 */
public final class EmbeddedExecutorFactory implements PipelineExecutorFactory {

    static final String TARGET = "lakebox";

    /** Flink makes this factory by itself, so the one cluster of this class loader must be found from nowhere. */
    private static final AtomicReference<MiniCluster> CLUSTER = new AtomicReference<>();

    static void use(MiniCluster cluster) {
        CLUSTER.set(cluster);
    }

    static MiniCluster cluster() {
        return CLUSTER.get();
    }

    @Override
    public String getName() {
        return TARGET;
    }

    @Override
    public boolean isCompatibleWith(Configuration configuration) {
        return TARGET.equals(configuration.get(DeploymentOptions.TARGET));
    }

    @Override
    public PipelineExecutor getExecutor(Configuration configuration) {
        return EmbeddedExecutorFactory::execute;
    }

    private static CompletableFuture<JobClient> execute(
            Pipeline pipeline, Configuration configuration, ClassLoader classLoader) throws Exception {
        StreamGraph graph = PipelineExecutorUtils.getStreamGraph(pipeline, configuration);
        MiniClusterClient client = new MiniClusterClient(configuration, cluster());
        JobID job = client.submitJob(graph).get();
        // a state that does not fit is found out here, and not some time later
        ClientUtils.waitUntilJobInitializationFinished(
                () -> client.getJobStatus(job).get(),
                () -> client.requestJobResult(job).get(),
                classLoader);
        return CompletableFuture.completedFuture(new ClusterClientJobClientAdapter<>(() -> client, job, classLoader));
    }
}
