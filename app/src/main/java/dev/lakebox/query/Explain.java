package dev.lakebox.query;

import dev.lakebox.Problem;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code EXPLAIN} before a query is a word of ours: DuckDB's parser gives no tree of such a statement.
 *
 * @param wanted whether it is there
 * @param select the query, with blanks in the word's place, so that positions stay those of the text
 */
record Explain(boolean wanted, String select) {

    private static final Pattern PREFIX = Pattern.compile(
            "\\A(?:\\s|--[^\\n]*(?:\\n|\\z)|/\\*.*?\\*/)*EXPLAIN\\b", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Pattern OPTIONS =
            Pattern.compile("\\A\\s*(ANALYZE\\b|\\(\\s*(?:ANALYZE|FORMAT)\\b)", Pattern.CASE_INSENSITIVE);

    /** @throws Problem where EXPLAIN has options */
    static Explain of(String sql) {
        Matcher prefix = PREFIX.matcher(sql);
        if (!prefix.find()) {
            return new Explain(false, sql);
        }
        Matcher options = OPTIONS.matcher(sql).region(prefix.end(), sql.length());
        if (options.find()) {
            throw new Problem(
                            400,
                            "Cannot run EXPLAIN %s: EXPLAIN takes no options, and runs nothing"
                                    .formatted(options.group(1)
                                            .replaceAll("[(\\s]", "")
                                            .toUpperCase(Locale.ROOT)))
                    .with("position", options.start(1));
        }
        return new Explain(true, " ".repeat(prefix.end()) + sql.substring(prefix.end()));
    }
}
