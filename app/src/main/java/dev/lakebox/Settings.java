package dev.lakebox;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The {@code lakebox.*} settings, checked all at once: a mistyped name or value is refused before anything starts. */
public final class Settings {

    private final SmallRyeConfig config;

    /**
     * @param values by full name; what is absent has its default
     * @param mappings the interfaces that describe them
     * @throws StartException naming each setting at fault
     */
    public Settings(Map<String, String> values, List<Class<?>> mappings) {
        SmallRyeConfigBuilder builder = new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(values, "settings", 100))
                // 1s, 500ms, 2m: as everywhere in Quarkus
                .withConverter(Duration.class, 200, new DurationConverter());
        mappings.forEach(builder::withMapping);
        try {
            this.config = builder.build();
        } catch (ConfigValidationException e) {
            throw new StartException("Invalid settings: " + problems(e), e);
        }
    }

    public <T> T get(Class<T> mapping) {
        return config.getConfigMapping(mapping);
    }

    private static String problems(ConfigValidationException e) {
        StringBuilder problems = new StringBuilder();
        for (int i = 0; i < e.getProblemCount(); i++) {
            problems.append(i == 0 ? "" : "; ").append(e.getProblem(i).getMessage());
        }
        return problems.toString();
    }
}
