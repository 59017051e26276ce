package dev.lakebox.catalog;

import com.google.common.util.concurrent.Striped;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.function.Supplier;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.rest.CatalogHandlers;
import org.apache.iceberg.rest.requests.CommitTransactionRequest;
import org.apache.iceberg.rest.requests.CreateTableRequest;
import org.apache.iceberg.rest.requests.RegisterTableRequest;
import org.apache.iceberg.rest.requests.UpdateTableRequest;
import org.apache.iceberg.rest.responses.LoadTableResponse;

/**
 * The one way by which a table comes to a new state. Commits of one table wait for each other, so that each sees its
 * predecessor's state and none writes a metadata file in vain; what keeps them apart in the end is the compare-and-set
 * of {@link JdbcPointers}.
 */
final class Commits {

    private final PointerCatalog catalog;
    private final Striped<Lock> locks = Striped.lock(256);

    Commits(PointerCatalog catalog) {
        this.catalog = catalog;
    }

    LoadTableResponse create(Namespace namespace, CreateTableRequest request) {
        return alone(
                List.of(TableIdentifier.of(namespace, request.name())),
                () -> CatalogHandlers.createTable(catalog, namespace, request));
    }

    LoadTableResponse register(Namespace namespace, RegisterTableRequest request) {
        return alone(
                List.of(TableIdentifier.of(namespace, request.name())),
                () -> CatalogHandlers.registerTable(catalog, namespace, request));
    }

    LoadTableResponse update(TableIdentifier table, UpdateTableRequest request) {
        return alone(List.of(table), () -> CatalogHandlers.updateTable(catalog, table, request));
    }

    /** All tables or none. */
    void update(CommitTransactionRequest request) {
        List<TableIdentifier> tables = request.tableChanges().stream()
                .map(UpdateTableRequest::identifier)
                .toList();
        alone(tables, () -> {
            TableTransaction transaction = catalog.begin();
            try {
                request.tableChanges()
                        .forEach(change -> CatalogHandlers.updateTable(transaction, change.identifier(), change));
            } catch (RuntimeException e) {
                transaction.rollback();
                throw e;
            }
            transaction.commit();
            return null;
        });
    }

    private <T> T alone(List<TableIdentifier> tables, Supplier<T> commit) {
        // bulkGet's order is the same for everybody, so that two commits never wait for each other
        List<Lock> held = new ArrayList<>();
        try {
            for (Lock lock : locks.bulkGet(tables)) {
                lock.lock();
                held.add(lock);
            }
            return commit.get();
        } finally {
            held.forEach(Lock::unlock);
        }
    }
}
