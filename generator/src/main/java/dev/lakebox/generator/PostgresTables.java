package dev.lakebox.generator;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The tables {@code users} and {@code products} of a Postgres database; made where they are missing. */
public final class PostgresTables implements ShopTables {

    private static final int USERS_AT_ONCE = 50_000;

    private final Connector connector;
    private Connection connection;

    /** Makes a connection, which the tables close. */
    @FunctionalInterface
    public interface Connector {
        Connection connect() throws SQLException;
    }

    public PostgresTables(Connector connector) {
        this.connector = connector;
    }

    /** Makes what is missing. */
    public void create() throws SQLException {
        transact(open -> {
            try (Statement statement = open.createStatement()) {
                statement.execute(sql("tables"));
            }
        });
    }

    @Override
    public Stock read() throws SQLException {
        create();
        List<User> users = new ArrayList<>();
        List<Product> products = new ArrayList<>();
        transact(open -> {
            try (Statement statement = open.createStatement();
                    ResultSet row = statement.executeQuery(sql("read-users"))) {
                while (row.next()) {
                    users.add(new User(row.getInt(1), row.getString(2), row.getString(3)));
                }
            }
            try (Statement statement = open.createStatement();
                    ResultSet row = statement.executeQuery(sql("read-products"))) {
                while (row.next()) {
                    products.add(new Product(row.getLong(1), row.getString(2), row.getString(3), row.getLong(4)));
                }
            }
        });
        return new Stock(users, products);
    }

    @Override
    public void apply(TableChange change) throws SQLException {
        OffsetDateTime at = Instant.ofEpochMilli(change.atMillis()).atOffset(ZoneOffset.UTC);
        transact(open -> {
            if (change instanceof TableChange.Opening opening) {
                insert(open, opening, at);
            } else if (change instanceof TableChange.ProductChange changed) {
                Product product = changed.product();
                run(
                        open,
                        "put-product",
                        at,
                        product.name(),
                        product.category(),
                        euros(product),
                        Product.CURRENCY,
                        product.id());
            } else if (change instanceof TableChange.ProductRemoval removal) {
                run(open, "date-product", at, removal.product().id());
                run(open, "delete-product", removal.product().id());
            } else if (change instanceof TableChange.Move move) {
                User user = move.user();
                run(open, "move-user", at, user.country(), user.currency(), user.id());
            }
        });
    }

    @Override
    public void close() {
        Connection open = connection;
        connection = null;
        if (open != null) {
            try {
                open.close();
            } catch (SQLException e) {
                // it is gone already
            }
        }
    }

    private static void insert(Connection open, TableChange.Opening opening, OffsetDateTime at) throws SQLException {
        List<User> all = opening.users();
        for (int from = 0; from < all.size(); from += USERS_AT_ONCE) {
            List<User> users = all.subList(from, Math.min(from + USERS_AT_ONCE, all.size()));
            run(
                    open,
                    "insert-users",
                    at,
                    array(open, "bigint", users, user -> (long) user.id()),
                    array(open, "text", users, User::country),
                    array(open, "text", users, User::currency));
        }
        List<Product> products = opening.products();
        run(
                open,
                "insert-products",
                Product.CURRENCY,
                at,
                array(open, "bigint", products, Product::id),
                array(open, "text", products, Product::name),
                array(open, "text", products, Product::category),
                array(open, "numeric", products, PostgresTables::euros));
    }

    private static BigDecimal euros(Product product) {
        return BigDecimal.valueOf(product.cents(), 2);
    }

    private static <T> Object array(Connection open, String type, List<T> rows, Function<T, Object> value)
            throws SQLException {
        return open.createArrayOf(type, rows.stream().map(value).toArray());
    }

    private static void run(Connection open, String name, Object... values) throws SQLException {
        try (PreparedStatement statement = open.prepareStatement(sql(name))) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            statement.executeUpdate();
        }
    }

    /** All or nothing; a connection that failed is not used again. */
    private void transact(Work work) throws SQLException {
        try {
            if (connection == null) {
                connection = connector.connect();
                connection.setAutoCommit(false);
            }
            work.run(connection);
            connection.commit();
        } catch (SQLException e) {
            close();
            throw e;
        }
    }

    private static String sql(String name) {
        try (InputStream in = PostgresTables.class.getResourceAsStream(name + ".sql")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private interface Work {
        void run(Connection open) throws SQLException;
    }
}
