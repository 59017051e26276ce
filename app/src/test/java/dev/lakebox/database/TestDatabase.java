package dev.lakebox.database;

import dev.lakebox.Ports;
import dev.lakebox.Settings;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A Postgres of a test's own, not started yet. */
public final class TestDatabase {

    private TestDatabase() {}

    /** On any free port, with the shop's tables once it is started. */
    public static Database in(Path directory) {
        return in(directory, Map.of());
    }

    /** @param settings by their names below {@code lakebox.database} */
    public static Database in(Path directory, Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(Map.of("lakebox.database.port", "0"));
        settings.forEach((setting, value) -> all.put("lakebox.database." + setting, value));
        return new Database(
                new Settings(all, List.of(DatabaseSettings.class)).get(DatabaseSettings.class),
                directory,
                directory.resolveSibling("programs"),
                new Ports(InetAddress.getLoopbackAddress(), false),
                InetAddress.getLoopbackAddress(),
                "localhost");
    }
}
