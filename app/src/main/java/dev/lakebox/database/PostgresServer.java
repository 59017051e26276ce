package dev.lakebox.database;

import dev.lakebox.StartException;
import dev.lakebox.process.ChildProcess;
import dev.lakebox.process.Programs;
import dev.lakebox.process.SearchPath;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Postgres as a child process, with every acknowledged transaction on disk and its changes there to be captured. */
final class PostgresServer implements AutoCloseable {

    private static final Duration READY_WITHIN = Duration.ofSeconds(60);
    private static final Duration GRACE = Duration.ofSeconds(4);

    /** Which addresses it listens on says who can ask at all. */
    private static final String ANYBODY_WITH_THE_PASSWORD = "host all all all scram-sha-256\n";

    private final DatabaseSettings settings;
    private final Directories directories;
    private final InetAddress host;
    private final String name;
    private final int port;
    private volatile ChildProcess process;

    PostgresServer(DatabaseSettings settings, Directories directories, InetAddress host, String name, int port) {
        this.settings = settings;
        this.directories = directories;
        this.host = host;
        this.name = name;
        this.port = port;
    }

    /**
     * @param programs where Postgres itself is unpacked
     * @param data Postgres' own
     * @param logs where it logs, as {@code postgres.log}
     * @param run where its process id is kept
     */
    record Directories(Path programs, Path data, Path logs, Path run) {}

    void start() throws InterruptedException {
        try {
            Path home = new PostgresPrograms(new Programs(directories.programs())).unpack();
            if (Files.notExists(directories.data())) {
                initialize(home);
            }
            process = ChildProcess.start(new ChildProcess.Command(
                    "postgres", server(home), environment(), directories.logs(), directories.run(), GRACE));
            process.awaitReady(READY_WITHIN, () -> {
                try (Connection connection =
                        DriverManager.getConnection(url("postgres"), settings.user(), settings.password())) {
                    create(connection);
                }
                return true;
            });
        } catch (IOException e) {
            throw new StartException(
                    "Cannot start Postgres on port %d: %s (lakebox.database.*)".formatted(port, e.getMessage()), e);
        }
    }

    String url(String database) {
        return "jdbc:postgresql://%s:%d/%s".formatted(name, port, database);
    }

    @Override
    public void close() {
        if (process != null) {
            process.close();
        }
    }

    /** Into a directory beside, so that one that was cut off is no database. */
    private void initialize(Path home) throws IOException, InterruptedException {
        Path partial = Path.of(directories.data() + ".partial");
        Programs.deleteTree(partial);
        Path secret = Files.createTempFile("postgres", "secret");
        try {
            Files.writeString(secret, settings.password());
            List<String> line = command(home.resolve("bin/initdb"));
            line.addAll(List.of(
                    "--pgdata=" + partial,
                    "--username=" + settings.user(),
                    "--pwfile=" + secret,
                    "--auth=scram-sha-256",
                    "--encoding=UTF8",
                    "--locale=C",
                    "--no-instructions"));
            ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
            builder.environment().putAll(environment());
            Process process = builder.start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IOException("initdb ended with %d: %s".formatted(process.exitValue(), said.strip()));
            }
            Files.writeString(partial.resolve("pg_hba.conf"), ANYBODY_WITH_THE_PASSWORD, StandardOpenOption.APPEND);
            Files.move(partial, directories.data(), StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.delete(secret);
        }
    }

    private List<String> server(Path home) {
        List<String> line = command(home.resolve("bin/postgres"));
        line.addAll(List.of(
                "-D", directories.data().toString(), "-p", Integer.toString(port), "-h", host.getHostAddress()));
        Map.of(
                        "unix_socket_directories", "",
                        "wal_level", "logical",
                        "fsync", "on",
                        "synchronous_commit", "on",
                        "shared_buffers", "16MB",
                        "max_connections", "40",
                        "timezone", "UTC",
                        "log_timezone", "UTC")
                .forEach((name, value) -> line.addAll(List.of("-c", name + "=" + value)));
        return line;
    }

    /** Postgres refuses to run as root; in a user namespace of its own it is nobody's. */
    private static List<String> command(Path program) {
        List<String> line = new ArrayList<>();
        if ("root".equals(System.getProperty("user.name")) && SearchPath.has("unshare")) {
            line.addAll(List.of("unshare", "-U"));
        }
        line.add(program.toString());
        return line;
    }

    private static Map<String, String> environment() {
        // its messages are looked into, and its times compared
        return Map.of("LC_ALL", "C", "TZ", "UTC");
    }

    private void create(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                var found = statement.executeQuery(
                        "SELECT 1 FROM pg_database WHERE datname = " + literal(settings.name()))) {
            if (found.next()) {
                return;
            }
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE \"%s\"".formatted(settings.name().replace("\"", "\"\"")));
        }
    }

    private static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
