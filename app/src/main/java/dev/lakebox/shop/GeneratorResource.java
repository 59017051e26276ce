package dev.lakebox.shop;

import dev.lakebox.Problem;
import dev.lakebox.SandboxControl;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The shop's controls. */
@Path("/api/generator")
public class GeneratorResource {

    private final SandboxControl sandbox;

    GeneratorResource(SandboxControl sandbox) {
        this.sandbox = sandbox;
    }

    @GET
    @Operation(summary = "The generator's settings, and what it has sent")
    public Map<String, Object> settings() {
        return running(sandbox::generator);
    }

    @PUT
    @Operation(summary = "Changes the settings named: rate (orders/s), paused, late, outOfOrder, duplicate, malformed")
    public Map<String, Object> change(Map<String, Object> changes) {
        return running(() -> sandbox.generator(changes));
    }

    @POST
    @Path("/burst")
    @Operation(summary = "Sends that many orders at once, besides the rate")
    public Map<String, Object> burst(@QueryParam("orders") int orders) {
        return running(() -> {
            sandbox.burst(orders);
            return sandbox.generator();
        });
    }

    private static Map<String, Object> running(java.util.function.Supplier<Map<String, Object>> action) {
        try {
            return action.get();
        } catch (IllegalArgumentException e) {
            throw new Problem(400, e.getMessage(), e);
        } catch (IllegalStateException e) {
            throw new Problem(503, e.getMessage(), e);
        }
    }
}
