package dev.lakebox.query.worker;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBDriver;

/** DuckDB in memory, locked down: it reads the given directories and reaches nothing else. */
final class Database {

    private final DuckDBConnection root;

    private Database(DuckDBConnection root) {
        this.root = root;
    }

    /** It stays open as long as the process lives. */
    static Database open(Options options) throws SQLException {
        Properties properties = new Properties();
        // otherwise the whole answer is built before its first row is read
        properties.setProperty("jdbc_stream_results", "true");
        DuckDBConnection root =
                new DuckDBDriver().connect("jdbc:duckdb:", properties).unwrap(DuckDBConnection.class);
        for (String setting : settings(options)) {
            try (Statement statement = root.createStatement()) {
                statement.execute("SET " + setting);
            }
        }
        return new Database(root);
    }

    DuckDBConnection connect() throws SQLException {
        return root.duplicate();
    }

    /** @return DuckDB's JSON of all statements in the text, or of its error */
    String parse(String sql) throws SQLException {
        return text("SELECT json_serialize_sql(?::VARCHAR)", sql);
    }

    /** @return SQL of a statement that {@link #parse} gave */
    String unparse(String tree) throws SQLException {
        return text("SELECT json_deserialize_sql(?::JSON)", tree);
    }

    private String text(String sql, String argument) throws SQLException {
        try (Connection connection = connect();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, argument);
            try (ResultSet result = statement.executeQuery()) {
                result.next();
                return result.getString(1);
            }
        }
    }

    private static List<String> settings(Options options) {
        List<String> settings = new ArrayList<>();
        settings.add("memory_limit = '%dMB'".formatted(options.memory()));
        settings.add("threads = " + options.threads());
        settings.add("temp_directory = " + quote(options.spill()));
        settings.add("max_temp_directory_size = '%dMB'".formatted(options.spillSize()));
        settings.add("TimeZone = 'UTC'");
        settings.add("parquet_metadata_cache = true");
        // what is kept of a file needs no look at the file: none that is read here ever changes
        settings.add("validate_external_file_cache = 'NO_VALIDATION'");
        settings.add("errors_as_json = true");
        settings.add("autoload_known_extensions = false");
        settings.add("autoinstall_known_extensions = false");
        settings.add("allow_community_extensions = false");
        settings.add("allowed_directories = "
                + options.directories().stream().map(Database::quote).collect(Collectors.joining(", ", "[", "]")));
        settings.add("enable_external_access = false");
        settings.add("lock_configuration = true");
        return settings;
    }

    private static String quote(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
