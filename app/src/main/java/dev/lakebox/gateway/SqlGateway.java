package dev.lakebox.gateway;

import dev.lakebox.Component;
import dev.lakebox.Ports;
import dev.lakebox.flink.FlinkCluster;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Flink's SQL Gateway on the embedded cluster, for Flink's SQL client, for JDBC and for the page. */
public final class SqlGateway implements Component {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final System.Logger LOG = System.getLogger(SqlGateway.class.getName());

    private final GatewaySettings settings;
    private final FlinkCluster flink;
    private final Path directory;
    private final Ports ports;
    private final Supplier<Map<String, String>> variables;
    private final List<Component> needs;
    private volatile URI address;

    /**
     * @param directory for temporary files
     * @param variables values for the SQL that each session runs first, valid once {@code needs} have started
     */
    public SqlGateway(
            GatewaySettings settings,
            FlinkCluster flink,
            Path directory,
            Ports ports,
            Supplier<Map<String, String>> variables,
            List<Component> needs) {
        this.settings = settings;
        this.flink = flink;
        this.directory = directory;
        this.ports = ports;
        this.variables = variables;
        this.needs = List.copyOf(needs);
    }

    @Override
    public String name() {
        return "gateway";
    }

    @Override
    public List<Component> needs() {
        return needs;
    }

    @Override
    public About about() {
        return new About("Flink SQL Gateway", flink.version(), address.toString());
    }

    @Override
    public void start() throws Exception {
        int port = ports.choose("Flink's SQL Gateway", "lakebox.gateway.port", settings.port());
        address = flink.openGateway(port, options(), variables.get());
    }

    /** Opens no session, which would cost more than it tells. */
    @Override
    public void check() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(address.resolve("/v1/info"))
                .timeout(Duration.ofSeconds(5))
                .build();
        int status = HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        if (status != 200) {
            throw new IOException("Flink's SQL Gateway answered %d at %s".formatted(status, address));
        }
    }

    @Override
    public void close() {
        if (address != null) {
            try {
                flink.closeGateway();
            } catch (Exception e) {
                LOG.log(System.Logger.Level.WARNING, "Flink''s SQL Gateway did not stop cleanly: {0}", e.toString());
            }
            address = null;
        }
    }

    private Map<String, String> options() {
        Map<String, String> options = new HashMap<>();
        options.put("web.upload.dir", directory.toString());
        options.put(
                "table.resources.download-dir", directory.resolve("resources").toString());
        // nothing goes on from these: the jobs of sessions end with the cluster
        options.put(
                "execution.checkpointing.dir",
                directory.resolve("checkpoints").toUri().toString());
        options.put("sql-gateway.session.idle-timeout", settings.idleTimeout().toMillis() + " ms");
        options.put("sql-gateway.session.check-interval", "5 s");
        // each would wait for a statement; more come as they are needed
        options.put("sql-gateway.worker.threads.min", "1");
        return options;
    }
}
