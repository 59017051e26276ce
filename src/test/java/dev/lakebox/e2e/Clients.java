package dev.lakebox.e2e;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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

    /** Its packages come from Maven's own repository, where the build has put them. */
    String spark(String lines) throws Exception {
        OutsideClient.onPath("spark-sql");
        OutsideClient client = client("spark");
        client.file("spark-defaults.conf", "spark.jars.ivy %s%nspark.ui.enabled false%n".formatted(directory));
        return client.with("SPARK_CONF_DIR", directory.resolve("spark")).shell(lines);
    }

    /** Flink's SQL client, which runs its jobs in a Flink of its own that has Iceberg's jars among its libraries. */
    String flinkSql(String lines) throws Exception {
        OutsideClient client = client("flink-sql");
        client.file("config.yaml", "execution.target: local\n");
        List<String> command = sqlClient(icebergForFlink());
        command.addAll(List.of("-f", client.file("lines.sql", lines).toString()));
        return client.with("FLINK_CONF_DIR", directory.resolve("flink-sql")).run(command);
    }

    /** Flink's SQL client, as its own script starts it, without a library for what it reads: the sandbox has them. */
    String flinkGateway(String lines) throws Exception {
        OutsideClient client = client("flink-gateway");
        client.file("config.yaml", "rest.address: localhost\n");
        client.program("sql-client.sh", script(sqlClient()));
        return client.with("FLINK_CONF_DIR", directory.resolve("flink-gateway"))
                .withPath(directory.resolve("flink-gateway"))
                .shell(lines);
    }

    /** Java's own shell with Flink's driver. */
    String jdbc(String lines) throws Exception {
        OutsideClient client = client("jdbc");
        String library = String.join(
                File.pathSeparator, shipped("flink-jdbc"), distribution("lib"), distribution("opt"), shipped("flink"));
        Path file = client.file("lines.jsh", lines + "/exit\n");
        // it tells exceptions as errors, and ends as if there were none
        return client.shell(
                "'%s' --class-path '%s' '%s' 2>&1\n".formatted(Path.of(JAVA_HOME, "bin", "jshell"), library, file));
    }

    /** As Flink's own script of that name starts it. */
    String flink(String lines) throws Exception {
        OutsideClient client = client("flink");
        client.file("config.yaml", "rest.address: localhost\n");
        client.program("flink", script(java(distribution("lib"), "org.apache.flink.client.cli.CliFrontend")));
        return client.with("FLINK_CONF_DIR", directory.resolve("flink"))
                .withPath(directory.resolve("flink"))
                .shell(lines);
    }

    String kcat(String lines) throws Exception {
        OutsideClient.onPath("kcat");
        return client("kcat").shell(lines);
    }

    String psql(String lines) throws Exception {
        OutsideClient.onPath("psql");
        return client("psql").shell(lines);
    }

    /** As Kafka's own script of that name starts it, with the jars of the sandbox's Kafka and the tools'. */
    String kafkaConsole(String lines) throws Exception {
        OutsideClient client = client("kafka");
        String library = shipped("kafka") + File.pathSeparator + sandbox("lib/main");
        client.program(
                "kafka-console-consumer.sh", script(java(library, "org.apache.kafka.tools.consumer.ConsoleConsumer")));
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
        return new ArrayList<>(List.of(Path.of(JAVA_HOME, "bin", "java").toString(), "-cp", classPath, main));
    }

    /** The jars of a directory of Flink's own distribution. */
    private static String distribution(String library) {
        return OutsideClient.named("LAKEBOX_FLINK", "Flink").resolve(library) + File.separator + "*";
    }

    private static List<String> sqlClient(String... more) {
        List<String> libraries = new ArrayList<>(List.of(distribution("lib"), distribution("opt"), shipped("flink")));
        libraries.addAll(List.of(more));
        List<String> command =
                java(String.join(File.pathSeparator, libraries), "org.apache.flink.table.client.SqlClient");
        // as Flink's own configuration has it
        command.addAll(
                1,
                List.of("--add-opens=java.base/java.util=ALL-UNNAMED", "--add-opens=java.base/java.lang=ALL-UNNAMED"));
        return command;
    }

    /** What a Flink needs besides, to read the tables: the jars that its line names. */
    private static String icebergForFlink() throws IOException {
        try (Stream<Path> jars = Files.list(packaged("flink/lib"))) {
            return jars.filter(jar -> jar.getFileName().toString().matches("(iceberg|hadoop-client)-.*"))
                    .map(Path::toString)
                    .collect(Collectors.joining(File.pathSeparator));
        }
    }

    /** A shell script that runs this command with its own arguments. */
    private static String script(List<String> command) {
        return "#!/bin/sh\nexec '%s' \"$@\"\n".formatted(String.join("' '", command));
    }

    /** The jars of a directory of the packaged sandbox. */
    private static String sandbox(String library) {
        return packaged(library) + File.separator + "*";
    }

    private static Path packaged(String library) {
        return Path.of(System.getProperty("lakebox.jar")).resolveSibling(library);
    }

    /** The jars that Maven has put beside, for the tests alone. */
    private static String shipped(String client) {
        return Path.of(System.getProperty("lakebox.clients"), client) + File.separator + "*";
    }
}
