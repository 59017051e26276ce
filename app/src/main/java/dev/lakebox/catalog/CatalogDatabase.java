package dev.lakebox.catalog;

import dev.lakebox.StartException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;
import org.apache.iceberg.jdbc.JdbcClientPool;
import org.h2.Driver;
import org.h2.api.ErrorCode;

/** The H2 file that is the catalog's memory: one process a file, every commit on disk before it is acknowledged. */
final class CatalogDatabase {

    /**
     * H2 writes commits up to half a second late unless told not to, and a catalog that forgets a commit loses rows.
     * JdbcCatalog looks for its tables by lower-case names. The sandbox closes the database itself, in its order.
     */
    private static final String OPTIONS =
            ";WRITE_DELAY=0;DATABASE_TO_LOWER=TRUE;DB_CLOSE_ON_EXIT=FALSE;DB_CLOSE_DELAY=-1;LOCK_TIMEOUT=10000";

    /** H2's usual administrator, without a password: whoever can read the file needs none anyway. */
    private static final Properties USER = new Properties();

    static {
        USER.setProperty("user", "sa");
    }

    private final Path file;
    private final String url;

    private CatalogDatabase(Path file) {
        this.file = file;
        this.url = "jdbc:h2:file:" + file.toString().replace('\\', '/') + OPTIONS;
    }

    /**
     * @param directory where the database's files are, created if need be
     * @throws StartException where the database cannot be used, and why
     */
    static CatalogDatabase open(Path directory) {
        CatalogDatabase database =
                new CatalogDatabase(directory.toAbsolutePath().normalize().resolve("catalog"));
        try {
            Files.createDirectories(directory);
            registerDriver();
            database.check();
            return database;
        } catch (IOException e) {
            throw new StartException(
                    "Cannot start the catalog: cannot create %s (lakebox.data-dir): %s"
                            .formatted(directory, e.getMessage()),
                    e);
        } catch (SQLException e) {
            throw new StartException(database.whyNot(e), e);
        }
    }

    /** The JDK lists drivers once a JVM and by class loader, and JdbcCatalog finds its own through that list alone. */
    private static void registerDriver() throws SQLException {
        if (DriverManager.drivers().noneMatch(Driver.class::isInstance)) {
            DriverManager.registerDriver(new Driver());
        }
    }

    /** A connection of its own, in auto-commit mode; closing it undoes what it has not committed. */
    Connection connect() throws SQLException {
        return DriverManager.getConnection(url, USER);
    }

    /** The same database for JdbcCatalog's own statements. */
    JdbcClientPool pool(int size) {
        return new JdbcClientPool(size, url, Map.of("jdbc.user", USER.getProperty("user")));
    }

    /** Asks the database for an answer. */
    void check() throws SQLException {
        try (var connection = connect();
                var statement = connection.createStatement();
                var result = statement.executeQuery("SELECT 1")) {
            result.next();
        }
    }

    /** Writes everything out and lets go of the file. */
    void close() throws SQLException {
        try (var connection = connect();
                var statement = connection.createStatement()) {
            statement.execute("SHUTDOWN");
        }
    }

    private String whyNot(SQLException e) {
        String path = file + ".mv.db";
        return switch (e.getErrorCode()) {
            case ErrorCode.DATABASE_ALREADY_OPEN_1 ->
                ("Cannot start the catalog: its database %s is in use by another "
                                + "process; stop that one or choose another directory (lakebox.data-dir)")
                        .formatted(path);
            case ErrorCode.FILE_CORRUPTED_1, ErrorCode.FILE_VERSION_ERROR_1, ErrorCode.GENERAL_ERROR_1 ->
                ("Cannot start the catalog: its database %s is damaged (%s); restore "
                                + "it from a copy, or start afresh and lose the tables (lakebox.reset=true)")
                        .formatted(path, firstLine(e));
            default ->
                "Cannot start the catalog: cannot open its database %s (lakebox.data-dir): %s"
                        .formatted(path, firstLine(e));
        };
    }

    private static String firstLine(SQLException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }
}
