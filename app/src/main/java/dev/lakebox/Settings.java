package dev.lakebox;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.ConfigMappings;
import io.smallrye.config.ConfigMappings.ConfigClass;
import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** The {@code lakebox.*} settings, checked all at once: a mistyped name or value is refused before anything starts. */
public final class Settings {

    /** SmallRye's words for a name that no mapping has. */
    private static final Pattern UNKNOWN = Pattern.compile("(lakebox\\.\\S+) in .* does not map to any root");

    private static final Pattern CODE = Pattern.compile("SRCFG\\d+: ");

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
            throw new StartException("Invalid settings: " + problems(e, mappings), e);
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

    private static String problems(ConfigValidationException e, List<Class<?>> mappings) {
        return IntStream.range(0, e.getProblemCount())
                .mapToObj(i -> explain(e.getProblem(i).getMessage(), mappings))
                .distinct()
                .collect(Collectors.joining("; "));
    }

    private static String explain(String problem, List<Class<?>> mappings) {
        Matcher unknown = UNKNOWN.matcher(problem);
        return unknown.find()
                ? "there is no %s%s".formatted(unknown.group(1), suggestion(unknown.group(1), mappings))
                : CODE.matcher(problem).replaceAll("");
    }

    private static String suggestion(String name, List<Class<?>> mappings) {
        LevenshteinDistance distance = new LevenshteinDistance(name.length() / 5);
        return mappings.stream()
                .map(mapping -> ConfigMappings.getProperties(ConfigClass.configClass(mapping)))
                .flatMap(properties -> properties.keySet().stream())
                .filter(known -> distance.apply(name, known) >= 0)
                .min(Comparator.comparing(known -> distance.apply(name, known)))
                .map(known -> " (did you mean %s?)".formatted(known))
                .orElse(" (all that there are: docs/configuration.md)");
    }
}
