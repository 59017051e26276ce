package dev.lakebox.database;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;

/** Where the shop keeps its users and products. */
@ConfigMapping(prefix = "lakebox.database")
public interface DatabaseSettings {

    /** A Postgres of your own instead, with logical replication: {@code jdbc:postgresql://host:5432/shop}. */
    Optional<String> url();

    /** Where Postgres listens. */
    @WithDefault("5432")
    int port();

    /** The database's name. */
    @WithDefault("shop")
    String name();

    /** Who it belongs to. */
    @WithDefault("lakebox")
    String user();

    /** The user's password. */
    @WithDefault("lakebox-secret")
    String password();
}
