package dev.lakebox.e2e;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** How many records a second each pipeline takes with nothing else running: topics that are full, read from their begin. */
final class PipelineCeilings {

    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final int ORDERS = 1_000_000;
    private static final int RATE = 10_000;
    /** Fewer have been committed of a source that has only begun. */
    private static final int SOME = 100_000;

    private PipelineCeilings() {}

    /** All that come with Lakebox. */
    static List<String> names() throws IOException {
        Path folder = Path.of(System.getProperty("lakebox.sources", "."), "pipeline", "pipelines");
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(Files::isDirectory)
                    .map(each -> each.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    static void measure(Path directory, BiConsumer<String, Object> figures) throws Exception {
        try (RunningSandbox sandbox = RunningSandbox.in(directory)
                        .with("lakebox.generator.rate", "0")
                        .with("lakebox.generator.day-rhythm", "false")
                        .with("lakebox.flink.start", "products-current")
                        .start();
                Admin admin = Admin.create(Map.of("bootstrap.servers", sandbox.endpoint("kafka")))) {
            sandbox.post("/api/pipelines/products-current/stop", Map.of());
            sandbox.put("/api/generator", Map.of("rate", RATE));
            await().atMost(PATIENCE).until(() -> acknowledged(sandbox) >= ORDERS);
            sandbox.put("/api/generator", Map.of("paused", true));
            for (String pipeline : names()) {
                // of a table of some hundred rows there is no ceiling to find
                if (!pipeline.equals("products-current")) {
                    figures.accept("ceiling of %s, records/s".formatted(pipeline), ceiling(sandbox, admin, pipeline));
                }
            }
        }
    }

    private static long ceiling(RunningSandbox sandbox, Admin admin, String pipeline) {
        sandbox.post("/api/pipelines/%s/start".formatted(pipeline), Map.of());
        long begun = System.nanoTime();
        Progress end = await(pipeline)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> progress(admin, pipeline), progress -> progress.taken() > SOME && progress.ahead() == 0);
        long rate = Math.round(end.taken() / SandboxBenchmark.seconds(begun));
        sandbox.post("/api/pipelines/%s/stop".formatted(pipeline), Map.of());
        return rate;
    }

    /**
     * How far a pipeline has come in its topics, as of its last checkpoint.
     *
     * @param taken records
     * @param ahead records
     */
    private record Progress(long taken, long ahead) {}

    private static Progress progress(Admin admin, String pipeline) throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets("lakebox-" + pipeline)
                .partitionsToOffsetAndMetadata()
                .get();
        var ends = admin.listOffsets(committed.keySet().stream()
                        .collect(Collectors.toMap(Function.identity(), each -> OffsetSpec.latest())))
                .all()
                .get();
        long taken = 0;
        long ahead = 0;
        for (Map.Entry<TopicPartition, OffsetAndMetadata> each : committed.entrySet()) {
            taken += each.getValue().offset();
            ahead += ends.get(each.getKey()).offset() - each.getValue().offset();
        }
        return new Progress(taken, ahead);
    }

    private static long acknowledged(RunningSandbox sandbox) {
        return sandbox.get("/api/generator")
                .path("topics")
                .path("orders")
                .path("acknowledged")
                .asLong();
    }
}
