package dev.lakebox.flink;

import dev.lakebox.ProgramLocation;
import dev.lakebox.StartException;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A Flink distribution on disk, with the pipelines beside it.
 *
 * @param classPath {@code lib/*.jar} and the pipelines' own classes
 * @param pipelines a folder for each pipeline
 */
public record FlinkDistribution(List<Path> classPath, Path pipelines) {

    /** The one named by setting, packaged beside the program, or built in the source tree that the program runs from. */
    public static FlinkDistribution find(FlinkSettings settings) {
        Path program = ProgramLocation.find();
        Path packaged = program.resolveSibling("..").resolve("flink").normalize();
        Path sources = program.resolve("../../../pipeline").normalize();
        FlinkDistribution found;
        if (settings.home().isPresent()) {
            found = in(settings.home().get());
        } else if (Files.isDirectory(packaged.resolve("lib"))) {
            found = in(packaged);
        } else if (Files.isDirectory(sources.resolve("target/flink/lib"))) {
            List<Path> classPath = new ArrayList<>(jars(sources.resolve("target/flink/lib")));
            classPath.add(0, sources.resolve("target/classes"));
            found = new FlinkDistribution(classPath, sources.resolve("pipelines"));
        } else {
            throw new StartException(
                    "Cannot find Flink in %s or %s: build with ./mvnw compile, or name a distribution (lakebox.flink.home)"
                            .formatted(packaged, sources.resolve("target/flink")));
        }
        return settings.pipelines().map(found::withPipelines).orElse(found);
    }

    /** A class loader that sees this distribution and the JDK, and nothing of the program around it. */
    public URLClassLoader classLoader() {
        URL[] urls = classPath.stream().map(FlinkDistribution::url).toArray(URL[]::new);
        return new URLClassLoader("flink", urls, ClassLoader.getPlatformClassLoader());
    }

    private FlinkDistribution withPipelines(Path other) {
        return new FlinkDistribution(classPath, other.toAbsolutePath());
    }

    private static FlinkDistribution in(Path home) {
        return new FlinkDistribution(jars(home.resolve("lib")), home.resolve("pipelines"));
    }

    private static List<Path> jars(Path lib) {
        try (Stream<Path> files = Files.list(lib)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted(Comparator.comparing(FlinkDistribution::holdsCopies).thenComparing(Path::toString))
                    .toList();
        } catch (IOException e) {
            throw new StartException("Cannot read Flink's %s: %s (lakebox.flink.home)".formatted(lib, e), e);
        }
    }

    /** Of others' classes under their own names and in older versions, which must not come before the others. */
    private static boolean holdsCopies(Path jar) {
        return jar.getFileName().toString().startsWith("flink-sql-avro-confluent-registry");
    }

    private static URL url(Path path) {
        try {
            return path.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalStateException(e);
        }
    }
}
