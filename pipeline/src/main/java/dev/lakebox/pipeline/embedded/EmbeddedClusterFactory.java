package dev.lakebox.pipeline.embedded;

import org.apache.flink.client.deployment.ClusterClientFactory;
import org.apache.flink.client.deployment.ClusterDescriptor;
import org.apache.flink.client.deployment.ClusterSpecification;
import org.apache.flink.client.deployment.application.ApplicationConfiguration;
import org.apache.flink.client.program.ClusterClientProvider;
import org.apache.flink.client.program.MiniClusterClient;
import org.apache.flink.client.program.MiniClusterClient.MiniClusterId;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.DeploymentOptions;

/** The cluster in this JVM for statements about jobs: SHOW JOBS, DESCRIBE JOB and STOP JOB. */
public final class EmbeddedClusterFactory implements ClusterClientFactory<MiniClusterId> {

    @Override
    public boolean isCompatibleWith(Configuration configuration) {
        return EmbeddedExecutorFactory.TARGET.equals(configuration.get(DeploymentOptions.TARGET));
    }

    @Override
    public ClusterDescriptor<MiniClusterId> createClusterDescriptor(Configuration configuration) {
        return new Descriptor(configuration);
    }

    @Override
    public MiniClusterId getClusterId(Configuration configuration) {
        return MiniClusterId.INSTANCE;
    }

    @Override
    public ClusterSpecification getClusterSpecification(Configuration configuration) {
        throw new UnsupportedOperationException("There is one cluster here, and it runs");
    }

    /** Finds the cluster, and neither makes nor ends one. */
    private record Descriptor(Configuration configuration) implements ClusterDescriptor<MiniClusterId> {

        @Override
        public String getClusterDescription() {
            return "the cluster in this JVM";
        }

        @Override
        public ClusterClientProvider<MiniClusterId> retrieve(MiniClusterId id) {
            return () -> new MiniClusterClient(configuration, EmbeddedExecutorFactory.cluster());
        }

        @Override
        public ClusterClientProvider<MiniClusterId> deploySessionCluster(ClusterSpecification specification) {
            throw new UnsupportedOperationException("Cannot deploy a second cluster");
        }

        @Override
        public ClusterClientProvider<MiniClusterId> deployApplicationCluster(
                ClusterSpecification specification, ApplicationConfiguration application) {
            throw new UnsupportedOperationException("Cannot deploy a second cluster");
        }

        @Override
        public void killCluster(MiniClusterId id) {
            throw new UnsupportedOperationException("Cannot end the cluster: it ends with Lakebox");
        }

        @Override
        public void close() {
            // holds nothing
        }
    }
}
