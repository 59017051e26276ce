package dev.lakebox.freshness;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** How old rows are when a reader can first see them. */
@Path("/api/freshness")
@Tag(name = "Freshness")
public class FreshnessResource {

    private final Freshness freshness;

    FreshnessResource(Freshness freshness) {
        this.freshness = freshness;
    }

    @GET
    @Operation(summary = "From the append to Kafka to the first moment a reader can see the row, by table")
    public Freshness.Report freshness() {
        return freshness.report();
    }
}
