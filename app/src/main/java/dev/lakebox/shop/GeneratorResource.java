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
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

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

    /** @param type as Avro names it */
    public record NewField(String name, String type, Boolean optional) {}

    @POST
    @Path("/fields")
    @Operation(
            summary = "Gives orders one field more, by a next version of their schema",
            description = "A field that may be null flows through to a new column of raw.orders; one that may not is "
                    + "refused by the registry, since no older order could be read by it.")
    @APIResponse(responseCode = "200", description = "The registry has taken the schema, and orders have the field")
    @APIResponse(responseCode = "409", description = "The registry has refused it, in its own words")
    public Map<String, Object> addField(NewField field) throws Exception {
        if (field == null || field.name() == null || field.type() == null) {
            throw new Problem(400, "Invalid field: name and type are needed");
        }
        try {
            boolean optional = field.optional() == null || field.optional();
            Map<String, Object> answer = sandbox.addOrderField(field.name(), field.type(), optional);
            if (answer.containsKey("refused")) {
                throw new Problem(409, String.valueOf(answer.get("refused")));
            }
            return answer;
        } catch (IllegalArgumentException e) {
            throw new Problem(400, e.getMessage(), e);
        } catch (IllegalStateException e) {
            throw new Problem(503, e.getMessage(), e);
        }
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
