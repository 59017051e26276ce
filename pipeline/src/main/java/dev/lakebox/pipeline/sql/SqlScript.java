package dev.lakebox.pipeline.sql;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits a file into statements at semicolons that stand outside quotes and comments. Knows no more of SQL than that:
 * everything else is left to Flink's parser, whose positions within a statement stay right because a statement's text
 * is kept as written.
 */
public final class SqlScript {

    private final String file;
    private final String text;
    private final List<Statement> statements = new ArrayList<>();
    private int position;
    private int line = 1;

    private SqlScript(String file, String text) {
        this.file = file;
        this.text = text;
    }

    /**
     * @param file the name used in errors
     * @throws PipelineException where a quote or a comment is not closed
     */
    public static List<Statement> parse(String file, String text) {
        SqlScript script = new SqlScript(file, text);
        script.split();
        return List.copyOf(script.statements);
    }

    private void split() {
        int start = -1;
        int startLine = 0;
        while (position < text.length()) {
            char c = text.charAt(position);
            if (looking("--")) {
                skipLineComment();
            } else if (looking("/*") && !looking("/*+")) {
                skipTo("*/", "comment");
            } else if (c == ';') {
                add(start, startLine);
                start = -1;
                position++;
            } else {
                if (start < 0 && !Character.isWhitespace(c)) {
                    start = position;
                    startLine = line;
                }
                if (c == '\'' || c == '`' || c == '"') {
                    skipTo(String.valueOf(c), "quote " + c);
                } else {
                    step();
                }
            }
        }
        add(start, startLine);
    }

    private void add(int start, int startLine) {
        if (start >= 0) {
            statements.add(new Statement(
                    file, startLine, text.substring(start, position).stripTrailing()));
        }
    }

    private boolean looking(String token) {
        return text.startsWith(token, position);
    }

    private void step() {
        if (text.charAt(position) == '\n') {
            line++;
        }
        position++;
    }

    private void skipLineComment() {
        while (position < text.length() && text.charAt(position) != '\n') {
            position++;
        }
    }

    /** A doubled quote within a quoted text reads as the end of one and the start of the next, which splits alike. */
    private void skipTo(String end, String what) {
        int opened = line;
        for (int i = 0; i < Math.max(1, end.length()); i++) {
            step();
        }
        while (!looking(end)) {
            if (position >= text.length()) {
                throw new PipelineException("%s:%d: this %s is never closed".formatted(file, opened, what));
            }
            step();
        }
        position += end.length();
    }
}
