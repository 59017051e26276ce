package dev.lakebox.flink;

import dev.lakebox.Problem;
import dev.lakebox.SandboxControl;
import dev.lakebox.StartException;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The pipelines' controls. */
@Path("/api/pipelines")
@Blocking
public class PipelineResource {

    private final SandboxControl sandbox;

    PipelineResource(SandboxControl sandbox) {
        this.sandbox = sandbox;
    }

    @GET
    @Operation(summary = "Each pipeline with its state, its Flink job and the tables it writes")
    public List<Map<String, Object>> pipelines() {
        return answer(sandbox::pipelines);
    }

    @POST
    @Path("/{name}/{action:start|stop|savepoint|checkpoint|resume|fresh}")
    @Operation(
            summary = "Starts from the newest checkpoint, stops with a savepoint, takes a savepoint or checkpoint,"
                    + " resumes from the savepoint or checkpoint named, or begins anew without any state")
    public Map<String, Object> act(
            @PathParam("name") String name, @PathParam("action") String action, @QueryParam("from") String from) {
        return answer(() -> sandbox.pipeline(name, action, from));
    }

    @PUT
    @Path("/{name}/checkpoint-interval")
    @Operation(summary = "Changes how often the pipeline checkpoints, in milliseconds: by savepoint and resume")
    public Map<String, Object> interval(@PathParam("name") String name, @QueryParam("millis") long millis) {
        return answer(() -> sandbox.checkpointInterval(name, millis));
    }

    private static <T> T answer(Callable<T> action) {
        try {
            return action.call();
        } catch (IllegalArgumentException e) {
            throw new Problem(400, e.getMessage(), e);
        } catch (IllegalStateException e) {
            throw new Problem(409, e.getMessage(), e);
        } catch (StartException e) {
            throw new Problem(e.getMessage().startsWith("There is no pipeline") ? 404 : 422, e.getMessage(), e);
        } catch (IOException e) {
            throw new Problem(502, e.getMessage(), e);
        } catch (Problem e) {
            throw e;
        } catch (Exception e) {
            throw new Problem(500, "Cannot do that: " + e.getMessage(), e);
        }
    }
}
