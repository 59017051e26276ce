package dev.lakebox.e2e;

import java.io.File;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** The clients whose lines of {@code /api/connect} are run, each as its makers ship it. */
final class Clients {

    private static final String JAVA_HOME = System.getProperty("java.home");

    private final Path directory;

    /** @param directory where each gets one of its own */
    Clients(Path directory) {
        this.directory = directory;
    }

    String python(String lines) throws Exception {
        OutsideClient client = client("python");
        return client.run(List.of(interpreter(), client.file("lines.py", lines).toString()));
    }

    /** DuckDB for Python, with the extensions that PyPI has where DuckDB looks for installed ones. */
    String duckdb(String lines) throws Exception {
        OutsideClient client = client("duckdb");
        Path runner = client.file("duckdb_client.py", resource("duckdb_client.py"));
        return client.run(List.of(
                interpreter(),
                runner.toString(),
                client.file("lines.sql", lines).toString()));
    }

    String kcat(String lines) throws Exception {
        OutsideClient.onPath("kcat");
        return client("kcat").shell(lines);
    }

    /** As Kafka's own script of that name starts it, with the jars of the sandbox's Kafka and the tools'. */
    String kafkaConsole(String lines) throws Exception {
        OutsideClient client = client("kafka");
        String library = shipped("kafka") + File.pathSeparator + sandbox("lib/main");
        client.program(
                "kafka-console-consumer.sh",
                "#!/bin/sh\nexec '%s' \"$@\"\n"
                        .formatted(
                                String.join("' '", java(library, "org.apache.kafka.tools.consumer.ConsoleConsumer"))));
        return client.withPath(directory.resolve("kafka")).shell(lines);
    }

    String curl(String lines) throws Exception {
        OutsideClient.onPath("curl");
        return client("curl").shell(lines);
    }

    String aws(String lines) throws Exception {
        OutsideClient.onPath("aws");
        return client("aws").shell(lines);
    }

    private OutsideClient client(String name) throws Exception {
        return new OutsideClient(directory.resolve(name));
    }

    private static String interpreter() {
        return OutsideClient.named("LAKEBOX_PYTHON", "Python with pyiceberg and duckdb")
                .toString();
    }

    private static String resource(String name) throws Exception {
        try (InputStream file = Clients.class.getResourceAsStream(name)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static List<String> java(String classPath, String main) {
        return List.of(Path.of(JAVA_HOME, "bin", "java").toString(), "-cp", classPath, main);
    }

    /** The jars of a directory of the packaged sandbox. */
    private static String sandbox(String library) {
        return Path.of(System.getProperty("lakebox.jar")).resolveSibling(library) + File.separator + "*";
    }

    /** The jars that Maven has put beside, for the tests alone. */
    private static String shipped(String client) {
        return Path.of(System.getProperty("lakebox.clients"), client) + File.separator + "*";
    }
}
