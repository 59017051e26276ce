package dev.lakebox.pipeline.sql;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Puts settings into SQL: {@code ${name}} must be given, {@code ${name:default}} need not be. */
public final class Variables {

    private static final Pattern REFERENCE = Pattern.compile("\\$\\{([A-Za-z0-9_.-]+)(?::([^}]*))?}");

    private final Map<String, String> values;

    public Variables(Map<String, String> values) {
        this.values = Map.copyOf(values);
    }

    /**
     * @throws PipelineException where a name has neither value nor default
     */
    public String resolve(Statement statement) {
        Matcher matcher = REFERENCE.matcher(statement.text());
        StringBuilder out = new StringBuilder();
        while (matcher.find()) {
            String value = values.getOrDefault(matcher.group(1), matcher.group(2));
            if (value == null) {
                throw new PipelineException("%s: ${%s} has no value and no default (lakebox.flink.variables.\"%s\")"
                        .formatted(statement.place(), matcher.group(1), matcher.group(1)));
            }
            // inside SQL a value only ever stands within quotes
            matcher.appendReplacement(out, Matcher.quoteReplacement(value.replace("'", "''")));
        }
        return matcher.appendTail(out).toString();
    }
}
