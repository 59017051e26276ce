package dev.lakebox.database;

import dev.lakebox.Component;
import dev.lakebox.Ports;
import dev.lakebox.StartException;
import dev.lakebox.generator.PostgresTables;
import java.net.InetAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import java.util.Properties;
import org.postgresql.Driver;

/** The shop's database: a Postgres of ours, or the one that {@code lakebox.database.url} names. */
public final class Database implements Component {

    private final DatabaseSettings settings;
    private final PostgresServer.Directories directories;
    private final Ports ports;
    private final InetAddress host;
    private final String name;
    private final KeptConnection kept = new KeptConnection(this::connect);
    private volatile PostgresServer server;
    private volatile String url;
    private volatile String version = "";

    /**
     * @param directory of all state
     * @param programs where Postgres' programs are unpacked, which other sandboxes may share
     * @param host that Postgres listens on
     * @param name by which clients reach it
     */
    public Database(
            DatabaseSettings settings, Path directory, Path programs, Ports ports, InetAddress host, String name) {
        this.settings = settings;
        this.directories = new PostgresServer.Directories(
                programs, directory.resolve("postgres"), directory.resolve("logs"), directory.resolve("run"));
        this.ports = ports;
        this.host = host;
        this.name = name;
    }

    @Override
    public String name() {
        return "database";
    }

    @Override
    public About about() {
        return new About("PostgreSQL", version, url.replaceFirst("^jdbc:postgresql://", ""));
    }

    @Override
    public void start() throws Exception {
        if (settings.url().isPresent()) {
            url = settings.url().get();
        } else {
            int port = ports.choose("Postgres", "lakebox.database.port", settings.port());
            server = new PostgresServer(settings, directories, host, name, port);
            server.start();
            url = server.url(settings.name());
        }
        try (Connection connection = connect();
                PostgresTables tables = new PostgresTables(this::connect)) {
            version = connection.getMetaData().getDatabaseProductVersion();
            // there for whoever fills them, should the shop stay closed
            tables.create();
        } catch (SQLException e) {
            throw new StartException(
                    "Cannot use the database %s: %s (lakebox.database.*)".formatted(url, e.getMessage()), e);
        }
    }

    /** As Postgres' own tools take it, with the user and without the password. */
    public URI uri() {
        String user = URLEncoder.encode(settings.user(), StandardCharsets.UTF_8);
        return URI.create("postgresql://%s@%s".formatted(user, about().endpoint()));
    }

    public String password() {
        return settings.password();
    }

    /** A connection of the shop's own; the caller closes it. */
    public Connection connect() throws SQLException {
        return DriverManager.getConnection(url, settings.user(), settings.password());
    }

    /** Without the user. Valid once started. */
    public String url() {
        return url;
    }

    public String user() {
        return settings.user();
    }

    /** Where it is, for a client that takes no JDBC URL. Valid once started. */
    public Access access() {
        Properties parts = Objects.requireNonNull(Driver.parseURL(url, new Properties()), url);
        return new Access(
                parts.getProperty("PGHOST"),
                Integer.parseInt(parts.getProperty("PGPORT")),
                parts.getProperty("PGDBNAME"),
                settings.user(),
                settings.password());
    }

    /**
     * @param name the database's
     * @param user who may read it and its changes
     */
    public record Access(String host, int port, String name, String user, String password) {

        /** The caller closes it. */
        public Connection connect() throws SQLException {
            return DriverManager.getConnection(
                    "jdbc:postgresql://%s:%d/%s".formatted(host, port, name), user, password);
        }

        @Override
        public String toString() {
            return "%s:%d/%s".formatted(host, port, name);
        }
    }

    @Override
    public void check() throws SQLException {
        kept.ask(connection -> {
            try (Statement statement = connection.createStatement()) {
                return statement.execute("SELECT 1");
            }
        });
    }

    @Override
    public void close() {
        kept.close();
        if (server != null) {
            server.close();
        }
    }
}
