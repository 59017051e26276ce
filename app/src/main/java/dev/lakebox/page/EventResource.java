package dev.lakebox.page;

import io.smallrye.mutiny.Multi;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestStreamElementType;

/** What the page listens to. */
@Path("/api/events")
public class EventResource {

    private final LiveStates live;

    EventResource(LiveStates live) {
        this.live = live;
    }

    @GET
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @RestStreamElementType(MediaType.APPLICATION_JSON)
    @Operation(summary = "The sandbox's state, once a second, as server-sent events")
    public Multi<LiveState> events() {
        return live.states();
    }
}
