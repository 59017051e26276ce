package dev.lakebox.pipeline.docs;

import dev.lakebox.pipeline.sql.Pipeline;
import dev.lakebox.pipeline.sql.Statement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Makes the part of {@code docs/pipelines.md} that goes through the pipelines, of what the SQL says and its comments. */
final class PipelineDocs {

    static final Path PAGE = Path.of("../docs/pipelines.md");

    private static final Path PIPELINES = Path.of("pipelines");
    private static final String BEGIN = "<!-- from the SQL: -->\n";
    private static final String END = "<!-- so far -->\n";
    private static final Pattern NAMED = Pattern.compile(
            "(?is)(?:CREATE\\s+(?:TEMPORARY\\s+)?(?:TABLE|VIEW|MODEL|CATALOG)\\s+(?:IF\\s+NOT\\s+EXISTS\\s+)?|INSERT\\s+INTO\\s+)([\\w.`]+).*");

    private PipelineDocs() {}

    /** Writes that part anew; to be run in {@code pipeline/}. */
    public static void main(String[] arguments) throws IOException {
        Files.writeString(PAGE, page());
    }

    /** The page as it should be. */
    static String page() throws IOException {
        String page = Files.readString(PAGE);
        int begin = page.indexOf(BEGIN) + BEGIN.length();
        StringBuilder parts = new StringBuilder(page.substring(0, begin));
        for (String name : Pipeline.names(PIPELINES)) {
            parts.append('\n').append(part(Pipeline.load(PIPELINES, name)));
        }
        return parts.append('\n').append(page.substring(page.indexOf(END))).toString();
    }

    private static String part(Pipeline pipeline) throws IOException {
        StringBuilder part = new StringBuilder("### %1$s\n\n".formatted(pipeline.name()));
        List<String> steps = new ArrayList<>();
        String headline = "";
        for (Statement statement : pipeline.statements()) {
            if (!statement.file().startsWith(pipeline.name() + "/")) {
                continue;
            }
            List<String> lines = Files.readAllLines(PIPELINES.resolve(statement.file()));
            if (headline.isEmpty()) {
                headline = comment(lines, firstGap(lines) + 1);
            }
            String comment = comment(lines, statement.line());
            Matcher named = NAMED.matcher(statement.text());
            if (!comment.isEmpty() && !comment.equals(headline) && named.matches()) {
                String name = named.group(1).replace("`", "").replaceFirst("^lakehouse\\.", "");
                steps.add("- `%s`: %s\n".formatted(name, comment));
            }
        }
        part.append(headline).append("\n\n").append(picture(new Flow(pipeline)));
        if (!steps.isEmpty()) {
            part.append('\n').append(String.join("", steps));
        }
        return part.toString();
    }

    private static int firstGap(List<String> lines) {
        return Math.max(0, lines.indexOf(""));
    }

    /** @param line of what is commented on, from 1 */
    private static String comment(List<String> lines, int line) {
        int first = line - 1;
        while (first > 0 && lines.get(first - 1).startsWith("--")) {
            first--;
        }
        return lines.subList(first, line - 1).stream()
                .map(each -> each.replaceFirst("^--\\s?", ""))
                .filter(each -> !each.isBlank())
                .collect(Collectors.joining(" "));
    }

    /** Sources, what is done with them together, and where it goes; what is put aside goes there at once. */
    private static String picture(Flow flow) {
        Map<String, String> nodes = new LinkedHashMap<>();
        Set<String> arrows = new LinkedHashSet<>();
        for (Flow.Branch branch : flow.branches()) {
            String aside = aside(branch.target());
            String step = aside.isEmpty() && !branch.operations().isEmpty()
                    ? node(nodes, "[\"%s\"]", String.join(", ", branch.operations()))
                    : null;
            for (String source : branch.sources()) {
                String from = place(nodes, source);
                if (step != null) {
                    arrows.add("  %s --> %s\n".formatted(from, step));
                } else {
                    arrows.add("  %s -%s-> %s\n"
                            .formatted(
                                    from,
                                    aside.isEmpty() ? "" : "- \"" + aside + "\" -",
                                    place(nodes, branch.target())));
                }
            }
            if (step != null) {
                arrows.add("  %s --> %s\n".formatted(step, place(nodes, branch.target())));
            }
        }
        return "```mermaid\nflowchart LR\n" + String.join("", nodes.values()) + String.join("", arrows) + "```\n";
    }

    /** Why something is put aside there, or nothing where it is not. */
    private static String aside(String target) {
        if (target.endsWith("late_events")) {
            return "late";
        }
        return target.endsWith("dead_letters") || target.endsWith(".dlq") ? "cannot be read" : "";
    }

    private static String place(Map<String, String> nodes, String place) {
        if (place.startsWith("topic ")) {
            return node(nodes, "([\"%s\"])", place);
        }
        return node(nodes, place.startsWith("model ") ? "[/\"%s\"/]" : "[(\"%s\")]", place);
    }

    private static String node(Map<String, String> nodes, String shape, String text) {
        String id = text.replaceAll("\\W+", "_");
        nodes.putIfAbsent(id, "  %s%s\n".formatted(id, shape.formatted(text)));
        return id;
    }
}
