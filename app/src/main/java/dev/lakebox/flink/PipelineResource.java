package dev.lakebox.flink;

import dev.lakebox.Problem;
import dev.lakebox.SandboxControl;
import dev.lakebox.StartException;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

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

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Makes a pipeline of Flink SQL that inserts, and starts it",
            description = "Its SQL may use what all pipelines share: the catalog lakehouse and the topics' tables.")
    @APIResponse(responseCode = "201", description = "The pipeline, which is now one among the others")
    @APIResponse(responseCode = "409", description = "There is a pipeline of that name")
    @APIResponse(responseCode = "422", description = "Flink cannot plan it")
    public Response write(WrittenPipeline body) {
        if (body == null) {
            throw new Problem(400, "Invalid pipeline: the body is missing");
        }
        return Response.status(Response.Status.CREATED)
                .entity(answer(() -> sandbox.writePipeline(body.name(), body.sql())))
                .build();
    }

    @DELETE
    @Path("/{name}")
    @Operation(summary = "Ends a pipeline that was written here, and forgets it; its tables stay")
    public void remove(@PathParam("name") String name) {
        answer(() -> {
            sandbox.removePipeline(name);
            return null;
        });
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
