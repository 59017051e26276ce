package dev.lakebox.storage;

import dev.lakebox.Ports;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Settings as a person would give them, with any free ports. */
final class TestSettings {

    private TestSettings() {}

    static StorageSettings of(Map<String, String> storage) {
        Map<String, String> all =
                new HashMap<>(Map.of("lakebox.storage.port", "0", "lakebox.storage.console-port", "0"));
        storage.forEach((name, value) -> all.put("lakebox.storage." + name, value));
        return new SmallRyeConfigBuilder()
                .withMapping(StorageSettings.class)
                .withSources(new PropertiesConfigSource(all, "test", 100))
                .build()
                .getConfigMapping(StorageSettings.class);
    }

    static ObjectStore store(Path dataDirectory, Map<String, String> storage) {
        InetAddress host = InetAddress.getLoopbackAddress();
        return new ObjectStore(of(storage), dataDirectory, new Ports(host, false), host);
    }
}
