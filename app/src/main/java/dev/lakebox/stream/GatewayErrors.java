package dev.lakebox.stream;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The gateway tells what went wrong as the stack trace of the server: what a person needs of it is a line or two. */
final class GatewayErrors {

    private static final Pattern PLACE = Pattern.compile("line (\\d+), column (\\d+)");
    private static final Pattern CLASS = Pattern.compile("^(?:[\\w$]+\\.)+[\\w$]+(?:: |$)");
    /** A parser's list of all that it would have taken hides the place. */
    private static final Pattern EXPECTED = Pattern.compile("\\s*Was expecting(?s:.*)");
    /** Opens many chains and says nothing of the cause. */
    private static final Pattern WRAPPING =
            Pattern.compile("Failed to (?:fetchResults|execute the operation|openSession|execute statement).*");

    private GatewayErrors() {}

    /** @param trace exceptions from the outermost to the root, each with its stack */
    static String sentence(String trace) {
        List<String> messages = new ArrayList<>();
        for (String cause : trace.split("\\R?Caused by: ")) {
            String message = message(cause);
            if (!message.isEmpty()
                    && !WRAPPING.matcher(message).matches()
                    && messages.stream().noneMatch(earlier -> earlier.contains(message))) {
                messages.removeIf(message::contains);
                messages.add(message);
            }
        }
        return messages.isEmpty() ? trace.lines().findFirst().orElse("") : String.join(" ", messages);
    }

    private static String message(String cause) {
        StringBuilder text = new StringBuilder();
        for (String line : cause.split("\\R")) {
            if (line.startsWith("\tat ") || line.startsWith("\t...") || line.startsWith("End of exception")) {
                break;
            }
            if (!line.startsWith("<Exception on server side")) {
                text.append(line).append('\n');
            }
        }
        String message = text.toString();
        for (Matcher name = CLASS.matcher(message); name.find(); name = CLASS.matcher(message)) {
            message = message.substring(name.end());
        }
        return EXPECTED.matcher(message)
                .replaceAll("")
                .replaceAll("\\s*\\R\\s*", " ")
                .strip();
    }

    /**
     * Where in the SQL that is, in characters from 0.
     *
     * @param message names a line and a column of the statement, from 1, or none
     * @param start where the statement begins
     * @param before how many characters were put before the statement, which the first line's columns count
     * @return null where the message names none, or one that is not there
     */
    static Integer position(String message, String sql, int start, int before) {
        Matcher place = PLACE.matcher(message);
        if (!place.find()) {
            return null;
        }
        int line = Integer.parseInt(place.group(1));
        int position = start;
        for (int i = 1; i < line; i++) {
            position = sql.indexOf('\n', position) + 1;
            if (position == 0) {
                return null;
            }
        }
        position += Integer.parseInt(place.group(2)) - 1 - (line == 1 ? before : 0);
        return position >= start && position < sql.length() ? position : null;
    }
}
