package dev.lakebox;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
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
        try {
            // names first: those of environment variables are guesses (LAKEBOX_DATA_DIR), so only the others can be
            // wrong
            build(written(values), mappings, true);
            this.config = build(values, mappings, false);
        } catch (ConfigValidationException e) {
            throw new StartException("Invalid settings: " + problems(e), e);
        }
    }

    private static SmallRyeConfig build(Map<String, String> values, List<Class<?>> mappings, boolean allNamesKnown) {
        SmallRyeConfigBuilder builder = new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(values, "settings", 100))
                // 1s, 500ms, 2m: as everywhere in Quarkus
                .withConverter(Duration.class, 200, new DurationConverter())
                .withValidateUnknown(allNamesKnown);
        mappings.forEach(builder::withMapping);
        return builder.build();
    }

    private static Map<String, String> written(Map<String, String> values) {
        Map<String, String> written = new HashMap<>(values);
        written.keySet()
                .removeIf(name -> System.getenv(name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_")) != null);
        return written;
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
