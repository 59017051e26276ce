package dev.lakebox.pipeline.docs;

import dev.lakebox.pipeline.sql.Pipeline;
import dev.lakebox.pipeline.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a pipeline reads, does and writes, as its statements tell: views are followed to the topics behind them. */
final class Flow {

    private static final Pattern COMMENT = Pattern.compile("--[^\\n]*");
    private static final Pattern DEFINED = Pattern.compile(
            "(?is)CREATE\\s+TEMPORARY\\s+(TABLE|VIEW|MODEL)\\s+(?:IF\\s+NOT\\s+EXISTS\\s+)?([\\w`]+)(.*)");
    private static final Pattern INSERTED = Pattern.compile("(?is)INSERT\\s+INTO\\s+([\\w.`]+)(.*)");
    private static final Pattern READ = Pattern.compile("(?i)\\b(?:FROM|JOIN|TABLE|MODEL)\\s+([\\w`]+)");

    /** What shows in the text that something is done, in the order in which it is told. */
    private static final Map<String, Pattern> OPERATIONS = new LinkedHashMap<>();

    static {
        operation("lookup join", "FOR\\s+SYSTEM_TIME\\s+AS\\s+OF\\s+\\w+\\.read_at");
        operation("temporal join", "FOR\\s+SYSTEM_TIME\\s+AS\\s+OF\\s+\\w+\\.(?!read_at)");
        operation("interval join", "JOIN[^;]*\\bBETWEEN\\s+\\w+\\.\\w+\\s+AND\\s+\\w+\\.\\w+\\s*\\+\\s*INTERVAL");
        operation("MATCH_RECOGNIZE", "MATCH_RECOGNIZE");
        operation("ML_PREDICT", "ML_PREDICT");
        operation("TUMBLE", "TUMBLE\\s*\\(");
        operation("HOP", "HOP\\s*\\(");
        operation("SESSION", "SESSION\\s*\\(");
    }

    /** One INSERT. */
    record Branch(Set<String> sources, Set<String> operations, String target) {}

    private final Map<String, String> definitions = new LinkedHashMap<>();
    private final Map<String, String> topics = new LinkedHashMap<>();
    private final List<Branch> branches = new ArrayList<>();

    Flow(Pipeline pipeline) {
        for (Statement statement : pipeline.statements()) {
            String text = COMMENT.matcher(statement.text()).replaceAll("");
            Matcher defined = DEFINED.matcher(text);
            Matcher inserted = INSERTED.matcher(text);
            if (defined.matches()) {
                define(defined.group(1).toUpperCase(Locale.ROOT), name(defined.group(2)), defined.group(3));
            } else if (inserted.matches()) {
                insert(pipeline.name(), name(inserted.group(1)), inserted.group(2));
            }
        }
    }

    List<Branch> branches() {
        return List.copyOf(branches);
    }

    private void define(String kind, String name, String body) {
        if (kind.equals("VIEW")) {
            definitions.put(name, body);
        } else if (kind.equals("MODEL")) {
            topics.put(name, "model " + option(body, "onnx.path").replaceFirst("\\$\\{[^:]*:(.*)}", "$1"));
        } else if (option(body, "connector").equals("jdbc")) {
            topics.put(name, "Postgres " + name);
        } else {
            topics.put(name, "topic " + option(body, "topic"));
        }
    }

    private void insert(String pipeline, String target, String body) {
        Set<String> sources = new LinkedHashSet<>();
        Set<String> texts = new LinkedHashSet<>();
        follow(body, sources, texts);
        Set<String> operations = new LinkedHashSet<>();
        String all = String.join(";", texts);
        OPERATIONS.forEach((name, pattern) -> {
            if (pattern.matcher(all).find()) {
                operations.add(name);
            }
        });
        String place = topics.getOrDefault(target, target.replaceFirst("^lakehouse\\.", ""))
                .replace("${pipeline}", pipeline);
        branches.add(new Branch(sources, operations, place));
    }

    private void follow(String text, Set<String> sources, Set<String> texts) {
        if (!texts.add(text)) {
            return;
        }
        Matcher read = READ.matcher(text);
        while (read.find()) {
            String name = name(read.group(1));
            if (definitions.containsKey(name)) {
                follow(definitions.get(name), sources, texts);
            } else if (topics.containsKey(name)) {
                sources.add(topics.get(name));
            }
        }
    }

    private static void operation(String name, String pattern) {
        OPERATIONS.put(name, Pattern.compile(pattern, Pattern.CASE_INSENSITIVE));
    }

    private static String option(String body, String key) {
        Matcher option = Pattern.compile("'" + Pattern.quote(key) + "'\\s*=\\s*'([^']*)'")
                .matcher(body);
        return option.find() ? option.group(1) : "";
    }

    private static String name(String written) {
        return written.replace("`", "");
    }
}
