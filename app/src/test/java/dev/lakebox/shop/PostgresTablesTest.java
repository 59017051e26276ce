package dev.lakebox.shop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lakebox.database.Database;
import dev.lakebox.database.TestDatabase;
import dev.lakebox.generator.PostgresTables;
import dev.lakebox.generator.Product;
import dev.lakebox.generator.Stock;
import dev.lakebox.generator.TableChange;
import dev.lakebox.generator.User;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shop's tables in a real Postgres. */
class PostgresTablesTest {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final Product EMMA = new Product(1, "Emma's \"diary\"", "Books", 1299);
    private static final Product LAMP = new Product(2, "Lamp", "Furniture", 4999);
    private static final User ANNA = new User(1, "DE", "EUR");

    @TempDir
    private static Path directory;

    private static Database database;

    private final PostgresTables tables = new PostgresTables(database::connect);

    @BeforeAll
    static void start() throws Exception {
        database = TestDatabase.in(directory.resolve("data"));
        database.start();
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    @BeforeEach
    void open() throws Exception {
        run("DROP TABLE IF EXISTS users, products, seen");
        assertThat(tables.read()).isEqualTo(Stock.NONE);
        tables.apply(new TableChange.Opening(List.of(ANNA), List.of(EMMA, LAMP), NOON.toEpochMilli()));
    }

    @Test
    void shouldKeepUsersAndProducts() throws Exception {
        assertThat(tables.read()).isEqualTo(new Stock(List.of(ANNA), List.of(EMMA, LAMP)));
        assertThat(rows("SELECT product_id, product_name, category, price, currency FROM products ORDER BY 1"))
                .containsExactly("1|Emma's \"diary\"|Books|12.99|EUR", "2|Lamp|Furniture|49.99|EUR");
        assertThat(rows("SELECT DISTINCT updated_at AT TIME ZONE 'UTC' FROM products"))
                .containsExactly("2026-01-01 12:00:00");
    }

    @Test
    void shouldLeaveAsItIsWhatIsThereWhenTheShopOpensAgain() throws Exception {
        run("UPDATE products SET price = 1 WHERE product_id = 1");
        run("INSERT INTO products (product_id, product_name, category, price) VALUES (77, 'A bear', 'Toys', 5)");

        tables.apply(new TableChange.Opening(
                List.of(new User(1, "FR", "EUR"), new User(2, "GB", "GBP")), List.of(EMMA, LAMP), at(60)));

        assertThat(rows("SELECT product_id, price FROM products ORDER BY 1"))
                .containsExactly("1|1.00", "2|49.99", "77|5.00");
        assertThat(rows("SELECT user_id, country FROM users ORDER BY 1")).containsExactly("1|DE", "2|GB");
    }

    @Test
    void shouldTakeChangesAsOfTheirMomentAndTwiceAsOnce() throws Exception {
        TableChange dearer = new TableChange.ProductChange(new Product(1, EMMA.name(), "Cameras", 1599), at(1));
        TableChange moves = new TableChange.Move(new User(1, "CH", "CHF"), at(2));
        for (TableChange change : List.of(dearer, dearer, moves, moves)) {
            tables.apply(change);
        }

        assertThat(rows("SELECT category, price, extract(second FROM updated_at) FROM products WHERE product_id = 1"))
                .containsExactly("Cameras|15.99|1.000000");
        assertThat(rows("SELECT country, currency, extract(second FROM updated_at) FROM users"))
                .containsExactly("CH|CHF|2.000000");
    }

    @Test
    void shouldSayWhenAProductGoesBeforeItGoes() throws Exception {
        run("""
                CREATE OR REPLACE FUNCTION last_seen() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                  CREATE TABLE IF NOT EXISTS seen (id bigint, at timestamptz);
                  INSERT INTO seen VALUES (OLD.product_id, OLD.updated_at);
                  RETURN OLD;
                END $$""");
        run("CREATE TRIGGER last_seen BEFORE DELETE ON products FOR EACH ROW EXECUTE FUNCTION last_seen()");

        TableChange removal = new TableChange.ProductRemoval(LAMP, at(3));
        tables.apply(removal);
        tables.apply(removal);

        assertThat(tables.read().products()).containsExactly(EMMA);
        assertThat(rows("SELECT id, extract(second FROM at) FROM seen")).containsExactly("2|3.000000");
    }

    @Test
    void shouldTakeAPersonsChangeAsOfNowWhereItSaysNoTime() throws Exception {
        run("UPDATE products SET price = 3 WHERE product_id = 2");

        assertThat(rows("SELECT abs(extract(epoch FROM clock_timestamp() - updated_at)) < 60 FROM products"
                        + " WHERE product_id = 2"))
                .containsExactly("t");
    }

    @Test
    void shouldTakeManyUsersAtOnce() throws Exception {
        List<User> many = IntStream.rangeClosed(1, 120_001)
                .mapToObj(id -> new User(id, "DE", "EUR"))
                .toList();

        tables.apply(new TableChange.Opening(many, List.of(), at(0)));

        assertThat(tables.read().users()).isEqualTo(many);
    }

    @Test
    void shouldGoOnAfterItsConnectionWasCut() throws Exception {
        run(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = 'shop'");
        TableChange cheaper = new TableChange.ProductChange(new Product(2, "Lamp", "Furniture", 99), at(4));

        try {
            tables.apply(cheaper);
        } catch (java.sql.SQLException e) {
            // as the shop does, which tries until it is taken
            tables.apply(cheaper);
        }

        assertThat(rows("SELECT price FROM products WHERE product_id = 2")).containsExactly("0.99");
    }

    private static long at(int seconds) {
        return NOON.plusSeconds(seconds).toEpochMilli();
    }

    private static void run(String sql) throws Exception {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static List<String> rows(String sql) throws Exception {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            List<String> rows = new ArrayList<>();
            while (row.next()) {
                List<String> values = new ArrayList<>();
                for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                    values.add(row.getString(i));
                }
                rows.add(String.join("|", values));
            }
            return rows;
        }
    }
}
