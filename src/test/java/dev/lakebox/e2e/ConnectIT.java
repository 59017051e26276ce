package dev.lakebox.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Clients outside, each run with the lines that {@code /api/connect} answers for it, as they are. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConnectIT {

    private static final String TOTALS =
            "SELECT status, count(*), sum(amount) FROM raw.orders GROUP BY status ORDER BY status";
    private static final Pattern PLACE = Pattern.compile("(?:localhost|127\\.0\\.0\\.1):(\\d+)");
    private static final Pattern CATEGORY = Pattern.compile("\\s*[A-Z][A-Za-z ]+\\|\\s+(\\d+) \\|\\s+\\d+\\.\\d\\d");
    private static final Pattern ORDER_ID = Pattern.compile("'order_id': (\\d+)");

    private RunningSandbox sandbox;
    private Clients clients;
    /** Of the pipeline that has filled the table, and is stopped. */
    private String job;

    private final Map<String, JsonNode> answered = new LinkedHashMap<>();

    /** What proves a client's lines. */
    private final Map<String, Proof> proofs = proofs();

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        sandbox = RunningSandbox.in(directory.resolve("sandbox"))
                .with("lakebox.flink.start", "orders-raw")
                .start();
        clients = new Clients(directory);
        await("orders of each status")
                .atMost(Duration.ofMinutes(2))
                .ignoreExceptions()
                .until(() -> sandbox.number("SELECT count(*) FROM raw.orders") > 100);
        // from here on every client sees the same
        sandbox.put("/api/generator", Map.of("paused", true));
        for (JsonNode pipeline : sandbox.get("/api/pipelines")) {
            if (pipeline.path("name").asText().equals("orders-raw")) {
                job = pipeline.path("jobId").asText();
            }
        }
        sandbox.post("/api/pipelines/orders-raw/stop", Map.of());
        for (JsonNode each : sandbox.get("/api/connect")) {
            answered.put(each.path("client").asText(), each);
        }
    }

    @AfterAll
    void stop() throws Exception {
        if (sandbox != null) {
            sandbox.close();
        }
    }

    @TestFactory
    Stream<DynamicTest> shouldConnect() {
        return proofs.entrySet().stream()
                .map(proof -> DynamicTest.dynamicTest(proof.getKey(), () -> {
                    assertThat(answered).containsKey(proof.getKey());
                    proof.getValue()
                            .of(answered.get(proof.getKey()).path("text").asText());
                }));
    }

    @Test
    void shouldCallProvenExactlyWhatIsRunHere() {
        assertThat(answered.values().stream()
                        .filter(each -> each.path("proven").asBoolean())
                        .map(each -> each.path("client").asText()))
                .containsExactlyInAnyOrderElementsOf(proofs.keySet());
    }

    @Test
    void shouldCarryThePortsOfThisSandboxAndNoOthers() {
        List<String> ports = Stream.of("kafka", "database", "storage", "catalog", "flink", "gateway")
                .map(sandbox::endpoint)
                .map(endpoint -> endpoint.replaceAll(".*:(\\d+).*", "$1"))
                .collect(Collectors.toCollection(ArrayList::new));
        ports.add(String.valueOf(sandbox.address().getPort()));

        Map<String, List<String>> named = new LinkedHashMap<>();
        answered.forEach((client, each) -> named.put(
                client,
                PLACE.matcher(each.path("text").asText())
                        .results()
                        .map(place -> place.group(1))
                        .toList()));
        assertThat(named)
                .allSatisfy((client, places) ->
                        assertThat(places).as(client).isNotEmpty().isSubsetOf(ports));
        assertThat(named.values().stream().flatMap(List::stream)).containsAll(ports);
    }

    @Test
    void shouldSayWhyNotWhileTheSandboxStarts(@TempDir Path directory) throws Exception {
        // a Kafka that takes connections and answers nothing, so that the start waits for it
        try (ServerSocket silent = new ServerSocket(0);
                RunningSandbox starting = RunningSandbox.in(directory)
                        .with("lakebox.kafka.bootstrap-servers", "localhost:" + silent.getLocalPort())
                        .launch()) {
            starting.awaitListening();
            assertThatThrownBy(() -> starting.get("/api/connect"))
                    .hasMessageContaining("503")
                    .hasMessageContaining("The sandbox is STARTING");
        }
    }

    private Map<String, Proof> proofs() {
        Map<String, Proof> map = new LinkedHashMap<>();
        map.put("PyIceberg", this::pyIceberg);
        map.put("DuckDB", lines -> showsTotals(clients.duckdb(lines)));
        map.put("Spark", lines -> showsTotals(clients.spark(lines)));
        map.put("Flink SQL", lines -> showsTotals(clients.flinkSql(lines)));
        map.put("Flink SQL Gateway", this::flinkGateway);
        map.put("JDBC", lines -> showsTotals(clients.jdbc(lines)));
        map.put("Flink CLI", lines -> assertThat(clients.flink(lines)).contains(job + " : orders-raw (FINISHED)"));
        map.put("psql", this::psql);
        map.put("kcat", lines -> showsRecords(clients.kcat(lines), "(\\d+) (\\d+) (.*)"));
        map.put(
                "Kafka console consumer",
                lines -> showsRecords(clients.kafkaConsole(lines), "Partition:(\\d+)\\tOffset:(\\d+)\\t(.*)"));
        map.put("curl", lines -> showsTotals(clients.curl(lines)));
        map.put("AWS CLI", lines -> assertThat(clients.aws(lines)).contains("PRE raw/"));
        return map;
    }

    private void pyIceberg(String lines) throws Exception {
        String output = clients.python(lines);
        assertThat(output.lines().findFirst())
                .contains(String.valueOf(sandbox.number("SELECT count(*) FROM raw.orders")));
        List<String> ids =
                ORDER_ID.matcher(output).results().map(found -> found.group(1)).toList();
        assertThat(ids).hasSize(5).doesNotHaveDuplicates();
        assertThat(sandbox.number(
                        "SELECT count(*) FROM raw.orders WHERE order_id IN (%s)".formatted(String.join(", ", ids))))
                .isEqualTo(5);
    }

    private void flinkGateway(String lines) throws Exception {
        String output = clients.flinkGateway(lines);
        assertThat(output).containsPattern("\\borders\\b.*\\R").containsPattern("\\bpayments\\b");
        showsTotals(output);
    }

    /** All products in nine categories, and the shop stands still. */
    private void psql(String lines) throws Exception {
        List<Matcher> rows = clients.psql(lines)
                .lines()
                .map(CATEGORY::matcher)
                .filter(Matcher::matches)
                .toList();
        assertThat(rows).hasSize(9);
        assertThat(rows.stream().mapToInt(row -> Integer.parseInt(row.group(1))).sum())
                .isEqualTo(500);
    }

    /** Each status with its count and sum, as the sandbox's own query has them. */
    private void showsTotals(String output) {
        JsonNode totals = sandbox.rows(TOTALS);
        assertThat(totals).isNotEmpty();
        assertThat(totals)
                .allSatisfy(row -> assertThat(output)
                        .containsPattern("\\b%s\\b\\W+%s\\b.*\\b%s\\b"
                                .formatted(
                                        row.path(0).asText(),
                                        row.path(1).asText(),
                                        Pattern.quote(row.path(2).asText()))));
    }

    /** Five records of the topic payment-events, each with its value, as a client of the tests' own reads them. */
    private void showsRecords(String output, String shape) {
        Map<String, ConsumerRecord<byte[], byte[]>> records =
                TopicRecords.all(sandbox.endpoint("kafka"), "payment-events");
        assertThat(output.lines()).hasSize(5).doesNotHaveDuplicates().allSatisfy(line -> {
            Matcher record = Pattern.compile(shape).matcher(line);
            assertThat(record.matches()).as(line).isTrue();
            assertThat(records).containsKey(record.group(1) + "/" + record.group(2));
            assertThat(new String(
                            records.get(record.group(1) + "/" + record.group(2)).value(), StandardCharsets.UTF_8))
                    .isEqualTo(record.group(3));
        });
    }

    /** Runs a client with its lines and looks at what it says. */
    private interface Proof {
        void of(String lines) throws Exception;
    }
}
