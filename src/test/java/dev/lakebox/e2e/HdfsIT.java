package dev.lakebox.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** transactions-by-country with its table on a real HDFS, with the window and the watermark of production. */
class HdfsIT {

    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final String NAME = "files.finance.transactions_by_country";
    private static final String TABLE = "/api/tables/files.finance/transactions_by_country";
    private static final ShopModel.Rules RULES =
            new ShopModel.Rules(Duration.ofSeconds(5), null, null, null, null, null, Duration.ofSeconds(60));

    @Test
    void shouldKeepATableOnHdfs(@TempDir Path directory) throws Exception {
        Configuration hadoop = new Configuration();
        hadoop.set(
                MiniDFSCluster.HDFS_MINIDFS_BASEDIR, directory.resolve("hdfs").toString());
        try (MiniDFSCluster hdfs =
                        new MiniDFSCluster.Builder(hadoop).numDataNodes(1).build();
                RunningSandbox sandbox = start(directory.resolve("sandbox"), hdfs.getURI() + "/warehouse")) {
            await("transactions")
                    .atMost(PATIENCE)
                    .ignoreExceptions()
                    .until(() -> sandbox.number("SELECT count(*) FROM raw.transactions") > 100);
            assertThat(tables(sandbox)).as("before there is the directory").doesNotContain(NAME);
            forgetUsers(sandbox);
            sandbox.post("/api/pipelines/transactions-by-country/start", Map.of());
            long now = System.currentTimeMillis();
            await("the first window")
                    .atMost(PATIENCE)
                    .ignoreExceptions()
                    .until(() -> sandbox.number("SELECT max(epoch_ms(window_end)) FROM " + NAME) > now);
            shouldEqualTheModel(sandbox, sandbox.number("SELECT max(epoch_ms(window_end)) FROM " + NAME));
            shouldLieOn(hdfs);
            shouldRollBack(sandbox);

            hdfs.shutdownNameNode(0);
            await("the others, while HDFS is away")
                    .atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(tables(sandbox))
                            .contains("raw.transactions")
                            .doesNotContain(NAME));
        }
    }

    private static void shouldEqualTheModel(RunningSandbox sandbox, long closed) {
        ShopModel model = new ShopModel(
                Stream.of(),
                Stream.of(),
                records(sandbox, "transactions"),
                Stream.of(),
                records(sandbox, "cdc.public.users"),
                new TopicValues(sandbox.endpoint("registry")),
                RULES);
        List<String> rows = new ArrayList<>();
        sandbox.rows("SELECT epoch_ms(window_start) || '|' || epoch_ms(window_end) || '|' || country || '|' || currency"
                        + " || '|' || transaction_count || '|' || total_amount FROM %s WHERE epoch_ms(window_end) <= %d"
                                .formatted(NAME, closed))
                .forEach(row -> rows.add(row.path(0).asText()));
        assertThat(rows).containsExactlyInAnyOrderElementsOf(model.byCountry(closed));
        assertThat(rows).anyMatch(row -> row.contains("|unknown|")).anyMatch(row -> row.contains("|DE|EUR|"));
    }

    private static void shouldLieOn(MiniDFSCluster hdfs) throws Exception {
        FileStatus[] parts = hdfs.getFileSystem()
                .listStatus(new org.apache.hadoop.fs.Path("/warehouse/finance/transactions_by_country"));
        assertThat(parts).extracting(part -> part.getPath().getName()).containsExactlyInAnyOrder("data", "metadata");
    }

    private static void shouldRollBack(RunningSandbox sandbox) throws Exception {
        sandbox.post(TABLE + "/tag", Map.of("name", "early"));
        long then = sandbox.number("SELECT count(*) FROM %s AT (VERSION => 'early')".formatted(NAME));
        await("another window").atMost(PATIENCE).until(() -> sandbox.number("SELECT count(*) FROM " + NAME) > then);
        assertThatThrownBy(() -> sandbox.post(TABLE + "/rollback", Map.of("ref", "early")))
                .hasMessageContaining("409")
                .hasMessageContaining("transactions-by-country");
        sandbox.post("/api/pipelines/transactions-by-country/stop", Map.of());
        sandbox.post(TABLE + "/rollback", Map.of("ref", "early"));
        assertThat(sandbox.number("SELECT count(*) FROM " + NAME)).isEqualTo(then);
        assertThatThrownBy(() -> sandbox.post(TABLE + "/expire?keep=1", Map.of()))
                .as("what others may write too is left alone")
                .hasMessageContaining("409");
    }

    /** So that somebody is unknown. */
    private static void forgetUsers(RunningSandbox sandbox) throws Exception {
        try (Connection connection = DriverManager.getConnection(
                        "jdbc:postgresql://" + sandbox.endpoint("database"), "lakebox", "lakebox-secret");
                Statement statement = connection.createStatement()) {
            assertThat(statement.executeUpdate("DELETE FROM users WHERE user_id % 7 = 0"))
                    .isPositive();
        }
    }

    private static List<String> tables(RunningSandbox sandbox) {
        List<String> names = new ArrayList<>();
        for (JsonNode table : sandbox.get("/api/tables")) {
            String name =
                    table.path("namespace").asText() + "." + table.path("name").asText();
            String catalog = table.path("catalog").asText();
            names.add(catalog.equals("lakehouse") ? name : catalog + "." + name);
        }
        return names;
    }

    private static Stream<ConsumerRecord<byte[], byte[]>> records(RunningSandbox sandbox, String topic) {
        return TopicRecords.all(sandbox.endpoint("kafka"), topic).values().stream();
    }

    private static RunningSandbox start(Path directory, String warehouse) throws Exception {
        return RunningSandbox.in(directory)
                .with("lakebox.catalog.hadoop.files", warehouse)
                .with("lakebox.generator.rate", "100")
                .with("lakebox.generator.day-rhythm", "false")
                .with("lakebox.generator.users-move", "false")
                .with("lakebox.generator.late", "0.02")
                .with("lakebox.generator.duplicate", "0.03")
                .with("lakebox.flink.start", "transactions-raw")
                .with("lakebox.flink.variables.\"country-window\"", "0 00:01:00")
                .with("lakebox.flink.variables.\"transactions.watermark-seconds\"", "5")
                .start();
    }
}
