package dev.lakebox.registry;

import dev.lakebox.ProgramLocation;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Apicurio Registry, unpacked by the build.
 *
 * @param jar to be run; the libraries that it names are in {@code lib/} beside it
 */
record ApicurioDistribution(Path jar, String version) {

    private static final String PREFIX = "apicurio-registry-app-";
    private static final String SUFFIX = "-runner.jar";

    /** The one packaged beside the program, or in the build's directory of the source tree that the program runs from. */
    static ApicurioDistribution find() throws IOException {
        Path program = ProgramLocation.find();
        Path packaged = program.resolveSibling("..").resolve("registry").normalize();
        Path built = program.resolveSibling("registry");
        for (Path home : List.of(packaged, built)) {
            if (Files.isDirectory(home)) {
                return in(home);
            }
        }
        throw new FileNotFoundException(
                "Apicurio is neither in %s nor in %s, where ./mvnw compile puts it".formatted(packaged, built));
    }

    private static ApicurioDistribution in(Path home) throws IOException {
        try (Stream<Path> files = Files.list(home)) {
            return files.map(file -> home.relativize(file).toString())
                    .filter(name -> name.startsWith(PREFIX) && name.endsWith(SUFFIX))
                    .findFirst()
                    .map(name -> new ApicurioDistribution(home.resolve(name), version(name)))
                    .orElseThrow(() -> new FileNotFoundException("%s has no Apicurio in it".formatted(home)));
        }
    }

    private static String version(String jar) {
        return jar.substring(PREFIX.length(), jar.length() - SUFFIX.length());
    }
}
