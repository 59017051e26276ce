package dev.lakebox.catalog;

import static dev.lakebox.catalog.Route.route;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.exceptions.BadRequestException;
import org.apache.iceberg.jdbc.UncheckedSQLException;
import org.apache.iceberg.rest.CatalogHandlers;
import org.apache.iceberg.rest.Endpoint;
import org.apache.iceberg.rest.RESTCatalogProperties.SnapshotMode;
import org.apache.iceberg.rest.RESTRequest;
import org.apache.iceberg.rest.RESTResponse;
import org.apache.iceberg.rest.requests.CommitTransactionRequest;
import org.apache.iceberg.rest.requests.CreateNamespaceRequest;
import org.apache.iceberg.rest.requests.CreateTableRequest;
import org.apache.iceberg.rest.requests.CreateViewRequest;
import org.apache.iceberg.rest.requests.RegisterTableRequest;
import org.apache.iceberg.rest.requests.RegisterViewRequest;
import org.apache.iceberg.rest.requests.RenameTableRequest;
import org.apache.iceberg.rest.requests.UpdateNamespacePropertiesRequest;
import org.apache.iceberg.rest.requests.UpdateTableRequest;
import org.apache.iceberg.rest.responses.ImmutableLoadViewResponse;
import org.apache.iceberg.rest.responses.LoadViewResponse;

/**
 * The Iceberg REST protocol, route by route. What is advertised in {@code /v1/config} is this list.
 *
 * @see <a href="https://github.com/apache/iceberg/blob/main/open-api/rest-catalog-open-api.yaml">its specification</a>
 */
final class Routes {

    private static final Endpoint CONFIG = Endpoint.create("GET", "/v1/config");

    private final PointerCatalog catalog;
    private final Commits commits;
    private final LoadedTables tables;
    private final ClientConfig config;
    private final Json json;
    private final List<Route> routes;

    Routes(PointerCatalog catalog, Commits commits, LoadedTables tables, ClientConfig config, Json json) {
        this.catalog = catalog;
        this.commits = commits;
        this.tables = tables;
        this.config = config;
        this.json = json;
        this.routes = List.of(
                route(CONFIG, request -> config()),
                route(Endpoint.V1_LIST_NAMESPACES, this::listNamespaces),
                route(Endpoint.V1_CREATE_NAMESPACE, this::createNamespace),
                route(Endpoint.V1_LOAD_NAMESPACE, this::loadNamespace),
                route(Endpoint.V1_NAMESPACE_EXISTS, this::namespaceExists),
                route(Endpoint.V1_UPDATE_NAMESPACE, this::updateNamespace),
                route(Endpoint.V1_DELETE_NAMESPACE, this::dropNamespace),
                route(Endpoint.V1_LIST_TABLES, this::listTables),
                route(Endpoint.V1_CREATE_TABLE, this::createTable),
                route(Endpoint.V1_LOAD_TABLE, this::loadTable),
                route(Endpoint.V1_TABLE_EXISTS, this::tableExists),
                route(Endpoint.V1_UPDATE_TABLE, this::updateTable),
                route(Endpoint.V1_DELETE_TABLE, this::dropTable),
                route(Endpoint.V1_RENAME_TABLE, this::renameTable),
                route(Endpoint.V1_REGISTER_TABLE, this::registerTable),
                route(Endpoint.V1_REPORT_METRICS, request -> Reply.done()),
                route(Endpoint.V1_COMMIT_TRANSACTION, this::commitTransaction),
                route(Endpoint.V1_LIST_VIEWS, this::listViews),
                route(Endpoint.V1_CREATE_VIEW, this::createView),
                route(Endpoint.V1_LOAD_VIEW, this::loadView),
                route(Endpoint.V1_VIEW_EXISTS, this::viewExists),
                route(Endpoint.V1_UPDATE_VIEW, this::updateView),
                route(Endpoint.V1_DELETE_VIEW, this::dropView),
                route(Endpoint.V1_RENAME_VIEW, this::renameView),
                route(Endpoint.V1_REGISTER_VIEW, this::registerView));
    }

    /** @param path as it was sent, without the query */
    Reply answer(String method, String path, Map<String, String> query, String ifNoneMatch, byte[] body) {
        String what = method + " " + path;
        try {
            List<String> segments = Route.segments(path);
            for (Route route : routes) {
                Optional<Map<String, String>> variables = route.match(method, segments);
                if (variables.isPresent()) {
                    return route.handler().apply(new Request(variables.get(), query, ifNoneMatch, body));
                }
            }
        } catch (RuntimeException | Error e) {
            // an error too is answered: a client that commits has to learn that nobody knows
            return Errors.reply(what, e);
        }
        return Errors.reply(404, "NotFoundException", "Cannot %s: the catalog has no such route".formatted(what));
    }

    private Reply config() {
        return json(config.response(routes.stream()
                .map(Route::endpoint)
                .filter(endpoint -> !endpoint.equals(CONFIG))
                .toList()));
    }

    private Reply listNamespaces(Request request) {
        var parent = request.parent();
        return json(
                request.paged()
                        ? CatalogHandlers.listNamespaces(catalog, parent, request.pageToken(), request.pageSize())
                        : CatalogHandlers.listNamespaces(catalog, parent));
    }

    private Reply createNamespace(Request request) {
        CreateNamespaceRequest namespace = read(request, CreateNamespaceRequest.class);
        for (String level : namespace.namespace().levels()) {
            if (level.contains(".")) {
                // JdbcCatalog joins levels by dots: it would come back as two
                throw new BadRequestException("Invalid namespace level: %s (a level has no dot)", level);
            }
        }
        try {
            return json(CatalogHandlers.createNamespace(catalog, namespace));
        } catch (UncheckedSQLException e) {
            // JdbcCatalog looks and then inserts: of two at once, the second is told by the database
            if (catalog.namespaceExists(namespace.namespace())) {
                throw new AlreadyExistsException(e, "Namespace already exists: %s", namespace.namespace());
            }
            throw e;
        }
    }

    private Reply loadNamespace(Request request) {
        return json(CatalogHandlers.loadNamespace(catalog, request.namespace()));
    }

    private Reply namespaceExists(Request request) {
        CatalogHandlers.namespaceExists(catalog, request.namespace());
        return Reply.done();
    }

    private Reply updateNamespace(Request request) {
        return json(CatalogHandlers.updateNamespaceProperties(
                catalog, request.namespace(), read(request, UpdateNamespacePropertiesRequest.class)));
    }

    private Reply dropNamespace(Request request) {
        CatalogHandlers.dropNamespace(catalog, request.namespace());
        return Reply.done();
    }

    private Reply listTables(Request request) {
        return json(
                request.paged()
                        ? CatalogHandlers.listTables(
                                catalog, request.namespace(), request.pageToken(), request.pageSize())
                        : CatalogHandlers.listTables(catalog, request.namespace()));
    }

    private Reply createTable(Request request) {
        CreateTableRequest table = read(request, CreateTableRequest.class);
        return Reply.json(tables.withConfig(
                table.stageCreate()
                        ? CatalogHandlers.stageTableCreate(catalog, request.namespace(), table)
                        : commits.create(request.namespace(), table)));
    }

    private Reply loadTable(Request request) {
        String mode = request.query().getOrDefault("snapshots", "all");
        return tables.load(request.table(), SnapshotMode.valueOf(mode.toUpperCase(Locale.ROOT)), request.ifNoneMatch());
    }

    private Reply tableExists(Request request) {
        CatalogHandlers.tableExists(catalog, request.table());
        return Reply.done();
    }

    private Reply updateTable(Request request) {
        return json(commits.update(request.table(), read(request, UpdateTableRequest.class)));
    }

    private Reply dropTable(Request request) {
        if (Boolean.parseBoolean(request.query().get("purgeRequested"))) {
            CatalogHandlers.purgeTable(catalog, request.table());
        } else {
            CatalogHandlers.dropTable(catalog, request.table());
        }
        return Reply.done();
    }

    private Reply renameTable(Request request) {
        CatalogHandlers.renameTable(catalog, read(request, RenameTableRequest.class));
        return Reply.done();
    }

    private Reply registerTable(Request request) {
        return Reply.json(
                tables.withConfig(commits.register(request.namespace(), read(request, RegisterTableRequest.class))));
    }

    private Reply commitTransaction(Request request) {
        commits.update(read(request, CommitTransactionRequest.class));
        return Reply.done();
    }

    private Reply listViews(Request request) {
        return json(
                request.paged()
                        ? CatalogHandlers.listViews(
                                catalog, request.namespace(), request.pageToken(), request.pageSize())
                        : CatalogHandlers.listViews(catalog, request.namespace()));
    }

    private Reply createView(Request request) {
        return view(CatalogHandlers.createView(catalog, request.namespace(), read(request, CreateViewRequest.class)));
    }

    private Reply loadView(Request request) {
        return view(CatalogHandlers.loadView(catalog, request.view()));
    }

    private Reply viewExists(Request request) {
        CatalogHandlers.viewExists(catalog, request.view());
        return Reply.done();
    }

    private Reply updateView(Request request) {
        return view(CatalogHandlers.updateView(catalog, request.view(), read(request, UpdateTableRequest.class)));
    }

    private Reply dropView(Request request) {
        CatalogHandlers.dropView(catalog, request.view());
        return Reply.done();
    }

    private Reply renameView(Request request) {
        CatalogHandlers.renameView(catalog, read(request, RenameTableRequest.class));
        return Reply.done();
    }

    private Reply registerView(Request request) {
        return view(
                CatalogHandlers.registerView(catalog, request.namespace(), read(request, RegisterViewRequest.class)));
    }

    private Reply view(LoadViewResponse view) {
        return json(ImmutableLoadViewResponse.builder()
                .from(view)
                .putAllConfig(config.files())
                .build());
    }

    private Reply json(RESTResponse message) {
        return Reply.json(json.write(message));
    }

    private <T extends RESTRequest> T read(Request request, Class<T> type) {
        return json.read(request.body(), type);
    }
}
