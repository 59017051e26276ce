package dev.lakebox.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lakebox.StartException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseTest {

    @TempDir
    private Path directory;

    @Test
    void shouldKeepWhatWasCommittedOverKillAndRestart() throws Exception {
        try (Database database = started(Map.of())) {
            run(database, "CREATE TABLE kept (n integer)");
            run(database, "INSERT INTO kept VALUES (7)");
            ProcessHandle postgres = postgres();
            assertThat(postgres.destroyForcibly()).isTrue();
            postgres.onExit().join();
            assertThatThrownBy(database::check).hasMessageContaining("refused");
        }

        try (Database database = started(Map.of())) {
            assertThat(number(database, "SELECT n FROM kept")).isEqualTo(7);
        }
    }

    @Test
    void shouldLetItsChangesBeCaptured() throws Exception {
        try (Database database = started(Map.of())) {
            assertThat(text(database, "SHOW wal_level")).isEqualTo("logical");
            assertThat(text(database, "SHOW fsync")).isEqualTo("on");
            assertThat(database.about().endpoint()).endsWith("/shop");
            assertThat(database.about().version()).startsWith("17.");
        }
    }

    @Test
    void shouldUseADatabaseOfTheUsersOwn() throws Exception {
        try (Database ours = started(Map.of())) {
            String url = "jdbc:postgresql://" + ours.about().endpoint();
            try (Database theirs = database(Map.of("url", url), "elsewhere")) {
                theirs.start();
                theirs.check();
                assertThat(Files.exists(directory.resolve("elsewhere/postgres")))
                        .isFalse();
            }
            try (Database wrong = database(Map.of("url", url, "password", "wrong"), "elsewhere")) {
                assertThatThrownBy(wrong::start)
                        .isInstanceOf(StartException.class)
                        .hasMessageContaining("password authentication failed")
                        .hasMessageContaining("lakebox.database");
            }
        }
    }

    @Test
    void shouldBeginAgainWhereItsFirstStartWasCutOff() throws Exception {
        Files.createDirectories(directory.resolve("data/postgres.partial/base"));

        try (Database database = started(Map.of())) {
            database.check();
        }
    }

    private Database started(Map<String, String> settings) throws Exception {
        Database database = database(settings, "data");
        database.start();
        return database;
    }

    private Database database(Map<String, String> settings, String name) {
        return TestDatabase.in(directory.resolve(name), settings);
    }

    private ProcessHandle postgres() {
        return ProcessHandle.current()
                .descendants()
                .filter(each -> each.info().command().orElse("").endsWith("/postgres"))
                .filter(each -> each.children().findAny().isPresent())
                .findFirst()
                .orElseThrow();
    }

    private static void run(Database database, String sql) throws Exception {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static long number(Database database, String sql) throws Exception {
        return Long.parseLong(text(database, sql));
    }

    private static String text(Database database, String sql) throws Exception {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }
}
