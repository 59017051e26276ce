package dev.lakebox.pipeline.embedded;

import dev.lakebox.pipeline.sql.Pipeline;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.gateway.rest.SqlGatewayRestEndpoint;
import org.apache.flink.table.gateway.service.context.DefaultContext;
import org.apache.flink.table.gateway.service.session.SessionManager;

/** Flink's SQL Gateway over the cluster in this JVM, with a REST endpoint of its own. */
final class EmbeddedGateway {

    private final SessionManager sessions;
    private final SqlGatewayRestEndpoint endpoint;

    /**
     * @param configuration Flink's options of the endpoint, and those that each session begins with
     * @param pipelines the folder whose shared files each session runs first, with the catalogs of the pipelines in it
     * @param variables values for their {@code ${name}}
     */
    EmbeddedGateway(Configuration configuration, Path pipelines, Map<String, String> variables) throws Exception {
        sessions = SessionManager.create(new DefaultContext(configuration.toMap(), List.of()));
        endpoint = new SqlGatewayRestEndpoint(
                configuration, new SessionService(sessions, () -> Pipeline.session(pipelines), variables));
    }

    /** @return the endpoint's address */
    String start() throws Exception {
        sessions.start();
        endpoint.start();
        return endpoint.getRestBaseUrl();
    }

    void stop() throws Exception {
        try {
            endpoint.closeAsync().get(3, TimeUnit.SECONDS);
        } finally {
            sessions.stop();
        }
    }
}
