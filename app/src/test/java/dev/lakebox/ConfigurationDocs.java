package dev.lakebox;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Makes {@code docs/configuration.md} of the settings' interfaces and their Javadoc. */
final class ConfigurationDocs {

    static final Path PAGE = Path.of("../docs/configuration.md");

    private static final Path SOURCES = Path.of("src/main/java/dev/lakebox");
    private static final Pattern TEXT = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");

    private ConfigurationDocs() {}

    /** Writes the page; to be run in {@code app/}. */
    public static void main(String[] arguments) throws IOException {
        Files.writeString(PAGE, page());
    }

    static String page() throws IOException {
        Map<String, List<Setting>> features = new TreeMap<>();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
            JavacTask task = (JavacTask)
                    compiler.getTask(null, files, null, null, null, files.getJavaFileObjectsFromPaths(interfaces()));
            DocTrees docs = DocTrees.instance(task);
            for (CompilationUnitTree unit : task.parse()) {
                for (Tree type : unit.getTypeDecls()) {
                    ClassTree mapping = (ClassTree) type;
                    annotation(mapping.getModifiers().getAnnotations(), "ConfigMapping")
                            .ifPresent(prefix ->
                                    features.put(prefix, settings(prefix, mapping, comments(docs, unit, mapping))));
                }
            }
        }
        return render(features);
    }

    private static List<Path> interfaces() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            return files.filter(file -> file.toString().endsWith("Settings.java"))
                    .sorted()
                    .toList();
        }
    }

    private static Function<Tree, String> comments(DocTrees docs, CompilationUnitTree unit, ClassTree root) {
        return tree -> {
            TreePath path = TreePath.getPath(unit, tree);
            String comment = docs.getDocComment(path);
            return comment == null
                    ? ""
                    : comment.strip().replaceAll("\\s+", " ").replaceAll("\\{@(?:code|link) ([^}]*)}", "`$1`");
        };
    }

    private static List<Setting> settings(String prefix, ClassTree mapping, Function<Tree, String> comments) {
        Map<String, ClassTree> nested = mapping.getMembers().stream()
                .filter(ClassTree.class::isInstance)
                .map(ClassTree.class::cast)
                .collect(Collectors.toMap(type -> type.getSimpleName().toString(), type -> type));
        return mapping.getMembers().stream()
                .filter(MethodTree.class::isInstance)
                .map(MethodTree.class::cast)
                .flatMap(method -> {
                    String name = prefix + "." + kebab(method.getName().toString());
                    ClassTree inner = nested.get(method.getReturnType().toString());
                    return inner != null
                            ? settings(name, inner, comments).stream()
                            : Stream.of(new Setting(
                                    name,
                                    annotation(method.getModifiers().getAnnotations(), "WithDefault")
                                            .orElse(""),
                                    comments.apply(method)));
                })
                .toList();
    }

    private static java.util.Optional<String> annotation(List<? extends AnnotationTree> annotations, String name) {
        return annotations.stream()
                .filter(annotation -> annotation.getAnnotationType().toString().equals(name))
                .map(annotation -> TEXT.matcher(annotation.getArguments().toString()))
                .filter(Matcher::find)
                .map(matcher -> matcher.group(1))
                .findFirst();
    }

    private static String kebab(String name) {
        return name.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(java.util.Locale.ROOT);
    }

    private static String render(Map<String, List<Setting>> features) {
        StringBuilder page = new StringBuilder("""
                # Configuration

                <!-- made of the settings' interfaces; a test says how when it is out of date -->

                Give a setting as `-Dname=value`, as an environment variable (`LAKEBOX_KAFKA_PORT`), or in
                `config/application.properties` where Lakebox is started. A name that does not exist is refused at start.
                """);
        features.forEach((prefix, settings) -> {
            page.append("\n## `").append(prefix).append(".*`\n\n| Setting | Default | What |\n|---|---|---|\n");
            settings.forEach(setting -> page.append("| `%s` | %s | %s |%n"
                    .formatted(
                            setting.name(),
                            setting.defaultValue().isEmpty() ? "" : "`" + setting.defaultValue() + "`",
                            setting.text().replace("|", "\\|"))));
        });
        return page.toString();
    }

    private record Setting(String name, String defaultValue, String text) {}
}
