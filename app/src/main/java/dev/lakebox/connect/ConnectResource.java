package dev.lakebox.connect;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lakebox.Endpoints;
import dev.lakebox.Problem;
import dev.lakebox.SandboxControl;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.IcebergBuild;
import org.apache.kafka.common.utils.AppInfoParser;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** How to connect to this sandbox from outside. */
@Path("/api/connect")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Connect")
public class ConnectResource {

    private final Endpoints endpoints;
    private final SandboxControl sandbox;
    private final List<ClientTemplate> templates;

    ConnectResource(Endpoints endpoints, SandboxControl sandbox, ObjectMapper json) {
        this.endpoints = endpoints;
        this.sandbox = sandbox;
        this.templates = ClientTemplate.all(json);
    }

    @GET
    @Operation(
            summary = "Lines to copy for each client outside, with this sandbox's addresses, keys and names in them",
            description = "A test runs the lines of each client that is proven, exactly as they are answered.")
    @APIResponse(responseCode = "200", description = "The clients, the most usual first")
    @APIResponse(responseCode = "503", description = "The sandbox is starting or stopping")
    public List<ClientLines> connect(@Context UriInfo request) {
        Map<String, String> values = values(endpoints, address("flink"), address("gateway"), request.getBaseUri());
        return templates.stream().map(template -> template.fill(values)).toList();
    }

    /** @throws Problem 503 until that component answers */
    private String address(String name) {
        return sandbox.components().stream()
                .filter(component -> name.equals(component.get("name")))
                .map(component -> component.get("endpoint").toString())
                .filter(endpoint -> !endpoint.isEmpty())
                .findFirst()
                .orElseThrow(() ->
                        new Problem(503, "The sandbox is %s: %s does not answer yet".formatted(sandbox.state(), name)));
    }

    /**
     * What a template may name.
     *
     * @param flink the address of Flink's REST API
     * @param gateway the address of its SQL Gateway
     * @param api by which the client that asks reaches this program
     */
    static Map<String, String> values(Endpoints endpoints, String flink, String gateway, URI api) {
        Map<String, String> values = new HashMap<>(endpoints.toMap());
        values.put("flink", flink);
        values.put("gateway", gateway);
        values.put("gateway-authority", URI.create(gateway).getAuthority());
        values.put("api", api.toString().replaceFirst("/+$", ""));
        values.put("iceberg.version", IcebergBuild.version());
        values.put("kafka.version", AppInfoParser.getVersion());
        return values;
    }
}
