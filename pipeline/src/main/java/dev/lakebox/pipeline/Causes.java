package dev.lakebox.pipeline;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Says why something failed in a line, from a chain of exceptions that each wrap the next. */
public final class Causes {

    private static final Pattern EXPECTED = Pattern.compile("\\s*Was expecting(?s:.*)");

    private Causes() {}

    /**
     * The messages from the outermost to the root, without repeats: {@code SQL validation failed. Column 'x' not found}.
     * A parser's list of what it would have taken is left out: it hides the place, which is what helps.
     */
    public static String sentence(Throwable thrown) {
        List<String> messages = new ArrayList<>();
        Set<Throwable> seen = new HashSet<>();
        for (Throwable t = thrown; t != null && seen.add(t); t = t.getCause()) {
            String message = t.getMessage() == null ? t.getClass().getSimpleName() : t.getMessage();
            String line = EXPECTED.matcher(message)
                    .replaceAll("")
                    .replaceAll("\\s*\\R\\s*", " ")
                    .strip();
            if (messages.stream().noneMatch(earlier -> earlier.contains(line))) {
                messages.removeIf(line::contains);
                messages.add(line);
            }
        }
        return String.join(" ", messages);
    }
}
