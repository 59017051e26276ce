package dev.lakebox.maintenance;

import dev.lakebox.Problem;
import dev.lakebox.SandboxControl;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** What keeps the sandbox small. */
@Path("/api/maintenance")
public class MaintenanceResource {

    private final SandboxControl sandbox;

    MaintenanceResource(SandboxControl sandbox) {
        this.sandbox = sandbox;
    }

    @GET
    @Operation(summary = "The disk budget, what uses it, what is done about it, and what maintenance did last")
    public Map<String, Object> maintenance() {
        try {
            return sandbox.maintenance();
        } catch (IllegalStateException e) {
            throw new Problem(503, e.getMessage(), e);
        }
    }
}
