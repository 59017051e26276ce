package dev.lakebox.catalog;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.CommitStateUnknownException;
import org.apache.iceberg.exceptions.NoSuchNamespaceException;
import org.h2.api.ErrorCode;

/**
 * The pointers in the table that {@link org.apache.iceberg.jdbc.JdbcCatalog} keeps, read and moved by compare-and-set.
 * JdbcCatalog moves one table at a time and, retrying by itself, cannot always tell what became of it.
 */
final class JdbcPointers implements TablePointers {

    private static final String WHICH =
            " WHERE catalog_name = ? AND table_namespace = ? AND table_name = ? AND iceberg_type = 'TABLE'";
    private static final String READ = "SELECT metadata_location FROM iceberg_tables" + WHICH;
    private static final String MOVE = "UPDATE iceberg_tables SET metadata_location = ?, previous_metadata_location = ?"
            + WHICH
            + " AND metadata_location = ?";
    private static final String CREATE = "INSERT INTO iceberg_tables"
            + " (metadata_location, catalog_name, table_namespace, table_name, iceberg_type) VALUES (?, ?, ?, ?, 'TABLE')";

    /** A namespace exists by its own rows or by those of a namespace in it. */
    private static final String NAMESPACE = "SELECT 1 FROM iceberg_namespace_properties"
            + " WHERE catalog_name = ? AND (namespace = ? OR LOCATE(?, namespace) = 1) LIMIT 1";

    private final CatalogDatabase database;
    private final String catalog;

    JdbcPointers(CatalogDatabase database, String catalog) {
        this.database = database;
        this.catalog = catalog;
    }

    @Override
    public Optional<String> current(TableIdentifier table) {
        try (var connection = database.connect();
                var read = connection.prepareStatement(READ)) {
            identify(read, 1, table);
            try (var row = read.executeQuery()) {
                return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
            }
        } catch (SQLException e) {
            throw new IllegalStateException("Cannot read where table %s is: %s".formatted(table, e.getMessage()), e);
        }
    }

    @Override
    public void apply(PointerChange change) {
        apply(List.of(change));
    }

    /** Moves all of these tables or none; throws what {@link #apply(PointerChange)} throws. */
    void apply(List<PointerChange> changes) {
        boolean committing = false;
        // closing the connection undoes whatever has not been committed
        try (var connection = database.connect()) {
            connection.setAutoCommit(false);
            for (PointerChange change : changes) {
                apply(connection, change);
            }
            committing = true;
            connection.commit();
        } catch (SQLException e) {
            String message = "the catalog's database failed: " + e.getMessage();
            throw committing
                    ? new CommitStateUnknownException(message, e)
                    : new NotCommittedException("Cannot commit %s: %s".formatted(names(changes), message), e);
        }
    }

    private void apply(Connection connection, PointerChange change) throws SQLException {
        if (change.from().isPresent()) {
            move(connection, change, change.from().get());
        } else {
            create(connection, change);
        }
    }

    private void move(Connection connection, PointerChange change, String from) throws SQLException {
        try (var statement = connection.prepareStatement(MOVE)) {
            statement.setString(1, change.to());
            statement.setString(2, from);
            identify(statement, 3, change.table());
            statement.setString(6, from);
            if (statement.executeUpdate() != 1) {
                throw new CommitFailedException("Cannot commit %s: it is not at %s any more", change.table(), from);
            }
        }
    }

    private void create(Connection connection, PointerChange change) throws SQLException {
        requireNamespace(connection, change.table());
        try (var statement = connection.prepareStatement(CREATE)) {
            statement.setString(1, change.to());
            identify(statement, 2, change.table());
            statement.executeUpdate();
        } catch (SQLException e) {
            if (e.getErrorCode() == ErrorCode.DUPLICATE_KEY_1) {
                // Iceberg's tests know the two by these words
                throw current(change.table()).isPresent()
                        ? new AlreadyExistsException(e, "Table already exists: %s", change.table())
                        : new AlreadyExistsException(e, "View with same name already exists: %s", change.table());
            }
            throw e;
        }
    }

    private void requireNamespace(Connection connection, TableIdentifier table) throws SQLException {
        try (var statement = connection.prepareStatement(NAMESPACE)) {
            statement.setString(1, catalog);
            statement.setString(2, namespace(table));
            statement.setString(3, namespace(table) + ".");
            try (var row = statement.executeQuery()) {
                if (!row.next()) {
                    throw new NoSuchNamespaceException(
                            "Cannot create table %s. Namespace does not exist: %s", table, table.namespace());
                }
            }
        }
    }

    private void identify(PreparedStatement statement, int from, TableIdentifier table) throws SQLException {
        statement.setString(from, catalog);
        statement.setString(from + 1, namespace(table));
        statement.setString(from + 2, table.name());
    }

    /** As JdbcCatalog writes it. */
    private static String namespace(TableIdentifier table) {
        return String.join(".", table.namespace().levels());
    }

    private static String names(List<PointerChange> changes) {
        return String.join(
                ", ", changes.stream().map(change -> change.table().toString()).toList());
    }
}
