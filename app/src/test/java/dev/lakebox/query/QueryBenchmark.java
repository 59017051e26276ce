package dev.lakebox.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lakebox.catalog.CatalogServer;
import dev.lakebox.catalog.TestCatalog;
import dev.lakebox.catalog.TestObjectStore;
import dev.lakebox.table.CatalogTables;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.rest.RESTCatalog;
import org.apache.iceberg.types.Types;

/**
 * Warm latency on a million rows in 1, 50 and 500 files, alone and with ten people asking at once, and beside it that of
 * other engines on the same tables: {@code main(runs)}. Others need the Python that {@code LAKEBOX_PYTHON} names, with
 * {@code duckdb}, {@code duckdb-extensions} and {@code pyiceberg[pyarrow,s3fs]}. Prints a table and writes {@code
 * target/query-benchmark.json}.
 */
final class QueryBenchmark {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int ROWS = 1_000_000;
    private static final int WARM_UP = 30;
    private static final int PEOPLE = 10;
    /** For one figure of another engine, in seconds. */
    private static final int LONGEST = 20;

    private static final List<Integer> LAYOUTS = List.of(1, 50, 500);
    private static final Map<String, String> QUERIES = new LinkedHashMap<>();

    static {
        QUERIES.put("count", "SELECT count(*) FROM raw.files_%d");
        QUERIES.put("group-by", "SELECT category, sum(amount) FROM raw.files_%d GROUP BY 1");
        QUERIES.put("point", "SELECT * FROM raw.files_%d WHERE id = 654321");
    }

    private final int runs;
    private final List<Map<String, Object>> figures = new ArrayList<>();

    private QueryBenchmark(int runs) {
        this.runs = runs;
    }

    public static void main(String[] arguments) throws Exception {
        QueryBenchmark benchmark = new QueryBenchmark(arguments.length == 0 ? 101 : Integer.parseInt(arguments[0]));
        Path directory = Files.createTempDirectory("query-benchmark").toRealPath();
        Path objects = Files.createDirectories(directory.resolve("objects"));
        try (TestObjectStore store = TestObjectStore.start(objects);
                CatalogServer server = TestCatalog.start(directory.resolve("catalog"), store.access());
                RESTCatalog catalog = TestCatalog.client(server)) {
            String bucket = store.access().bucket();
            catalog.createNamespace(Namespace.of("raw"));
            for (int files : LAYOUTS) {
                fill(catalog, files);
            }
            try (CatalogTables tables = new CatalogTables(catalog);
                    QueryEngine engine = new QueryEngine(
                            tables,
                            Map.of("s3://" + bucket + "/", objects.resolve(bucket)),
                            directory.resolve("query"),
                            Lake.settings())) {
                benchmark.alone(engine);
                benchmark.together(engine);
            }
            benchmark.others(server, store, objects.resolve(bucket));
        } finally {
            benchmark.report();
        }
    }

    private static void fill(RESTCatalog catalog, int files) {
        Schema schema = new Schema(
                Types.NestedField.required(1, "id", Types.LongType.get()),
                Types.NestedField.optional(2, "category", Types.StringType.get()),
                Types.NestedField.optional(3, "amount", Types.DoubleType.get()));
        Table table = catalog.createTable(
                TableIdentifier.of("raw", "files_" + files),
                schema,
                PartitionSpec.unpartitioned(),
                // so that every engine can read the metadata from the directory
                Map.of("write.metadata.compression-codec", "none"));
        TableWriter writer = new TableWriter(table);
        AppendFiles append = table.newAppend();
        int each = ROWS / files;
        for (int file = 0; file < files; file++) {
            List<Record> rows = new ArrayList<>(each);
            for (long id = (long) file * each; id < (long) (file + 1) * each; id++) {
                rows.add(writer.row(id, "category " + id % 10, id * 0.25));
            }
            writer.write(rows).forEach(append::appendFile);
        }
        append.commit();
    }

    private void alone(QueryEngine engine) throws Exception {
        for (int files : LAYOUTS) {
            for (Map.Entry<String, String> query : QUERIES.entrySet()) {
                String sql = query.getValue().formatted(files);
                times(engine, List.of(sql), WARM_UP);
                figure("Lakebox", files, query.getKey(), times(engine, List.of(sql), runs));
            }
        }
    }

    /** Each asks all queries of a layout, one after the other and without a pause. */
    private void together(QueryEngine engine) throws Exception {
        for (int files : LAYOUTS) {
            List<String> mix =
                    QUERIES.values().stream().map(sql -> sql.formatted(files)).toList();
            figure("Lakebox, one person", files, "all three", times(engine, mix, runs));
            ExecutorService people = Executors.newFixedThreadPool(PEOPLE);
            try {
                Callable<double[]> person = () -> times(engine, mix, Math.max(1, runs / 3));
                List<double[]> each = new ArrayList<>();
                for (Future<double[]> times : people.invokeAll(java.util.Collections.nCopies(PEOPLE, person))) {
                    each.add(times.get());
                }
                double[] all = each.stream().flatMapToDouble(Arrays::stream).toArray();
                figure("Lakebox, ten people at once", files, "all three", all);
            } finally {
                people.shutdown();
            }
        }
    }

    private static double[] times(QueryEngine engine, List<String> queries, int runs) throws InterruptedException {
        double[] millis = new double[runs * queries.size()];
        for (int i = 0; i < millis.length; i++) {
            Query query = Query.of(queries.get(i % queries.size()));
            long start = System.nanoTime();
            engine.run(query, new Cancellation());
            millis[i] = (System.nanoTime() - start) / 1e6;
        }
        return millis;
    }

    private void figure(String engine, int files, String query, double[] millis) {
        double[] sorted = millis.clone();
        Arrays.sort(sorted);
        Map<String, Object> figure = new LinkedHashMap<>();
        figure.put("engine", engine);
        figure.put("files", files);
        figure.put("query", query);
        figure.put("p50", sorted[sorted.length / 2]);
        figure.put("p95", sorted[sorted.length * 95 / 100]);
        figure.put("runs", sorted.length);
        add(figure);
    }

    private void add(Map<String, Object> figure) {
        figure.put("load", ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
        figures.add(figure);
        System.out.printf(
                Locale.ROOT,
                "%-44s %3d files  %-9s  p50 %8.1f ms  p95 %8.1f ms  load %4.1f%n",
                figure.get("engine"),
                figure.get("files"),
                figure.get("query"),
                figure.get("p50"),
                figure.get("p95"),
                figure.get("load"));
    }

    private void others(CatalogServer server, TestObjectStore store, Path bucket) throws Exception {
        String python = System.getenv("LAKEBOX_PYTHON");
        if (python == null) {
            System.out.println("Other engines are not measured: LAKEBOX_PYTHON names no Python");
            return;
        }
        Path script = Files.createTempFile("other_engines", ".py");
        try (InputStream source =
                Objects.requireNonNull(QueryBenchmark.class.getResourceAsStream("other_engines.py"))) {
            Files.copy(source, script, StandardCopyOption.REPLACE_EXISTING);
        }
        Process process = new ProcessBuilder(
                        python,
                        script.toString(),
                        server.uri().toString(),
                        store.access().endpoint().toString(),
                        bucket.toString(),
                        String.valueOf(LONGEST))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode figure = JSON.readTree(line);
                if (figure.has("absent")) {
                    System.out.printf("Not measured: %s%n", figure.path("why").asText());
                } else {
                    add(JSON.convertValue(figure, Map.class));
                }
            }
        }
        if (process.waitFor() != 0) {
            throw new IOException("Cannot measure other engines: their script ended with " + process.exitValue());
        }
    }

    private void report() throws IOException {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("at", Instant.now().toString());
        report.put("java", System.getProperty("java.version"));
        report.put("processors", Runtime.getRuntime().availableProcessors());
        report.put("rows", ROWS);
        report.put("figures", figures);
        Path file = Path.of("target/query-benchmark.json");
        Files.createDirectories(file.getParent());
        JSON.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), report);
    }
}
