package dev.lakebox.query;

import dev.lakebox.Problem;
import dev.lakebox.table.Tables;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What lies between two moments of a table. */
@Path("/api/tables/{namespace}/{table}/diff")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Tables")
public class DiffResource {

    private final Tables tables;
    private final QueryEngine engine;
    private final RoutingContext routing;

    DiffResource(Tables tables, QueryEngine engine, RoutingContext routing) {
        this.tables = tables;
        this.engine = engine;
        this.routing = routing;
    }

    @GET
    @Operation(
            summary = "What changed between two moments of a table: rows, files, schema",
            description =
                    "A moment is a snapshot's id, a tag or a branch. Rows are told by the history where that says it "
                            + "all, and otherwise by comparing both moments.")
    public Diff diff(String namespace, String table, @QueryParam("from") String from, @QueryParam("to") String to)
            throws InterruptedException {
        TableIdentifier name = Tables.name(namespace, table);
        Cancellation cancellation = new Cancellation();
        routing.addEndHandler(ended -> cancellation.cancel());
        Table loaded = load(name);
        return new Differences(name.toString(), loaded, sql -> engine.run(Query.of(sql), cancellation))
                .between(moment(name, loaded, "from", from), moment(name, loaded, "to", to));
    }

    private static Moment moment(TableIdentifier name, Table table, String parameter, String value) {
        if (value == null || value.isBlank()) {
            throw new Problem(
                    400, "Invalid diff: %s is missing (a snapshot's id, a tag or a branch)".formatted(parameter));
        }
        Moment moment = Moment.of(name.toString(), table, AsOf.version(value));
        if (moment.snapshot() == null) {
            throw new Problem(404, "Cannot compare %s: it has no snapshot yet".formatted(name));
        }
        return moment;
    }

    private Table load(TableIdentifier name) {
        try {
            return tables.load(name);
        } catch (NoSuchTableException e) {
            throw new Problem(404, "Cannot find table " + name, e);
        }
    }
}
