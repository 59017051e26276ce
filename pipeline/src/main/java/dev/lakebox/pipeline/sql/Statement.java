package dev.lakebox.pipeline.sql;

import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One SQL statement and where it stands.
 *
 * @param file the file's name as a person knows it: {@code orders-raw/orders-raw.sql}
 * @param line the line of its first word, from 1
 * @param text the statement without its semicolon and without the comments before it
 */
public record Statement(String file, int line, String text) {

    private static final Pattern PLACE = Pattern.compile("line (\\d+), column (\\d+)");

    /** {@code orders-raw/orders-raw.sql:12}. */
    public String place() {
        return file + ":" + line;
    }

    /**
     * @param error a parser's words on this statement, whose lines count from the statement's own first
     * @return the file's line, where the words name one, and the words with that line in them
     */
    public String explain(String error) {
        Matcher place = PLACE.matcher(error);
        if (!place.find()) {
            return place() + ": " + error;
        }
        int first = fileLine(place);
        String words = place.replaceAll(found -> "line %d, column %s".formatted(fileLine(found), found.group(2)));
        return "%s:%d: %s".formatted(file, first, words);
    }

    private int fileLine(MatchResult place) {
        return line + Integer.parseInt(place.group(1)) - 1;
    }
}
