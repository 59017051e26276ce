package dev.lakebox.page;

import dev.lakebox.SandboxControl;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** What runs. Answers while the sandbox starts, too. */
@Path("/api/sandbox")
public class SandboxResource {

    private final SandboxControl sandbox;

    SandboxResource(SandboxControl sandbox) {
        this.sandbox = sandbox;
    }

    @GET
    @Operation(summary = "The sandbox and its components")
    public Answer sandbox() {
        return Answer.of(sandbox);
    }

    /**
     * @param state NEW, STARTING, RUNNING, STOPPING, STOPPED or FAILED
     * @param failure why it could not start, or null
     * @param warnings what a person should know, such as a port that was taken
     */
    public record Answer(String state, String failure, List<ComponentAnswer> components, List<String> warnings) {

        static Answer of(SandboxControl sandbox) {
            return new Answer(
                    sandbox.state(),
                    sandbox.failure(),
                    sandbox.components().stream().map(ComponentAnswer::of).toList(),
                    sandbox.warnings());
        }
    }

    /** @param reason why it is not well, or null */
    public record ComponentAnswer(
            String name, String kind, String version, String endpoint, String state, long startMillis, String reason) {

        static ComponentAnswer of(Map<String, Object> component) {
            return new ComponentAnswer(
                    (String) component.get("name"),
                    (String) component.get("kind"),
                    (String) component.get("version"),
                    (String) component.get("endpoint"),
                    (String) component.get("state"),
                    (Long) component.get("startMillis"),
                    (String) component.get("reason"));
        }
    }
}
