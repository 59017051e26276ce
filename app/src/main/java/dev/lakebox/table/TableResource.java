package dev.lakebox.table;

import dev.lakebox.Problem;
import dev.lakebox.table.ChangeAnswers.RefBody;
import dev.lakebox.table.ChangeAnswers.Rollback;
import dev.lakebox.table.ChangeAnswers.RollbackBody;
import dev.lakebox.table.TableAnswers.Detail;
import dev.lakebox.table.TableAnswers.FileEntry;
import dev.lakebox.table.TableAnswers.FilePage;
import dev.lakebox.table.TableAnswers.PartitionEntry;
import dev.lakebox.table.TableAnswers.RefEntry;
import dev.lakebox.table.TableAnswers.SchemaEntry;
import dev.lakebox.table.TableAnswers.SnapshotPage;
import dev.lakebox.table.TableAnswers.Summary;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What is in the lakehouse, and its past. */
@Path("/api/tables")
@Produces(MediaType.APPLICATION_JSON)
@Tag(
        name = "Tables",
        description =
                "A table's namespace is written with dots: raw. Outside the main catalog it begins with the catalog's name: "
                        + "files.finance")
public class TableResource {

    private static final int MAX_PAGE = 10_000;

    private final TableReader tables;
    private final TableChanges changes;

    TableResource(TableReader tables, TableChanges changes) {
        this.tables = tables;
        this.changes = changes;
    }

    @GET
    @Operation(summary = "Every table with its newest snapshot")
    public List<Summary> tables() {
        return tables.all().stream().map(TableView::summary).toList();
    }

    @GET
    @Path("/{namespace}/{table}")
    @Operation(summary = "One table: columns, partitioning, properties, totals")
    public Detail table(String namespace, String table) {
        return tables.one(Tables.name(namespace, table)).detail();
    }

    @GET
    @Path("/{namespace}/{table}/snapshots")
    @Operation(summary = "A table's snapshots, newest first")
    public SnapshotPage snapshots(
            String namespace,
            String table,
            @QueryParam("offset") @DefaultValue("0") int offset,
            @QueryParam("limit") @DefaultValue("100") int limit) {
        checkPage(offset, limit);
        TableView view = tables.one(Tables.name(namespace, table));
        return new SnapshotPage(view.snapshotCount(), offset, view.snapshots(offset, limit));
    }

    @GET
    @Path("/{namespace}/{table}/files")
    @Operation(summary = "The data files of a table's newest snapshot, newest first")
    public FilePage files(
            String namespace,
            String table,
            @QueryParam("offset") @DefaultValue("0") int offset,
            @QueryParam("limit") @DefaultValue("1000") int limit) {
        checkPage(offset, limit);
        List<FileEntry> files =
                TableFiles.of(tables.one(Tables.name(namespace, table)).table());
        return new FilePage(
                files.size(), offset, files.stream().skip(offset).limit(limit).toList());
    }

    @GET
    @Path("/{namespace}/{table}/partitions")
    @Operation(summary = "The partitions of a table's newest snapshot")
    public List<PartitionEntry> partitions(String namespace, String table) {
        return TableFiles.partitions(tables.one(Tables.name(namespace, table)).table());
    }

    @GET
    @Path("/{namespace}/{table}/schemas")
    @Operation(summary = "Every schema that a table has had")
    public List<SchemaEntry> schemas(String namespace, String table) {
        return tables.one(Tables.name(namespace, table)).schemas();
    }

    @GET
    @Path("/{namespace}/{table}/refs")
    @Operation(summary = "A table's tags and branches")
    public List<RefEntry> refs(String namespace, String table) {
        return tables.one(Tables.name(namespace, table)).refs();
    }

    @POST
    @Path("/{namespace}/{table}/tag")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Names a snapshot, which is then kept")
    public RefEntry tag(String namespace, String table, RefBody body) {
        return changes.tag(Tables.name(namespace, table), given(body));
    }

    @POST
    @Path("/{namespace}/{table}/branch")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Begins a branch at a snapshot")
    public RefEntry branch(String namespace, String table, RefBody body) {
        return changes.branch(Tables.name(namespace, table), given(body));
    }

    @DELETE
    @Path("/{namespace}/{table}/refs/{ref}")
    @Operation(summary = "Removes a tag or branch; its snapshots may expire then")
    public void remove(String namespace, String table, String ref) {
        changes.remove(Tables.name(namespace, table), ref);
    }

    @POST
    @Path("/{namespace}/{table}/rollback")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Makes an older snapshot the newest, or tells what that would do",
            description = "Nothing is deleted: rolling back to the answer's 'from' undoes it.")
    public Rollback rollback(String namespace, String table, RollbackBody body) {
        return changes.rollback(Tables.name(namespace, table), given(body));
    }

    @POST
    @Path("/{namespace}/{table}/expire")
    @Operation(summary = "Expires the oldest snapshots, with the files that they alone need")
    public Map<String, Object> expire(
            String namespace,
            String table,
            @QueryParam("keep") @DefaultValue("10") int keep,
            @QueryParam("preview") @DefaultValue("false") boolean preview) {
        return changes.maintain(Tables.name(namespace, table), "expire", keep, preview);
    }

    @POST
    @Path("/{namespace}/{table}/compact")
    @Operation(summary = "Merges a table's small files")
    public Map<String, Object> compact(String namespace, String table) {
        return changes.maintain(Tables.name(namespace, table), "compact", 0, false);
    }

    private static <T> T given(T body) {
        if (body == null) {
            throw new Problem(400, "Invalid request: the body is missing");
        }
        return body;
    }

    private static void checkPage(int offset, int limit) {
        if (offset < 0 || limit < 1 || limit > MAX_PAGE) {
            throw new Problem(
                    400,
                    "Invalid page: offset %d, limit %d (offset from 0, limit 1 to %d)"
                            .formatted(offset, limit, MAX_PAGE));
        }
    }
}
