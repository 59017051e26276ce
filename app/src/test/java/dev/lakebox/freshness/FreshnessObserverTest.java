package dev.lakebox.freshness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.lakebox.query.Lake;
import dev.lakebox.query.TableWriter;
import dev.lakebox.table.Tables;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.ServiceUnavailableException;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FreshnessObserverTest {

    private static final Schema SCHEMA = new Schema(
            Types.NestedField.required(1, "id", Types.LongType.get()),
            Types.NestedField.optional(2, "kafka_timestamp", Types.TimestampType.withZone()),
            Types.NestedField.optional(3, "known_at", Types.TimestampType.withZone()));
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final FreshnessSettings settings = new SmallRyeConfigBuilder()
            .withMapping(FreshnessSettings.class)
            .withSources(new PropertiesConfigSource(Map.of(), "test", 100))
            .build()
            .getConfigMapping(FreshnessSettings.class);
    private final Freshness freshness = new Freshness(settings, new FreshnessMetrics(registry));
    private final AtomicBoolean away = new AtomicBoolean();
    private final AtomicInteger asked = new AtomicInteger();

    private Lake lake;
    private FreshnessObserver observer;

    @BeforeEach
    void start(@TempDir Path directory) {
        lake = new Lake(directory);
        observer = new FreshnessObserver(new Interruptible(lake.tables()), Map.of(), settings, freshness);
        observer.start();
    }

    @AfterEach
    void stop() {
        observer.close();
    }

    @Test
    void shouldReportWhatIsCommitted() {
        Table table = create("raw.orders", SCHEMA);
        awaitWatched("raw.orders");
        long appended = System.currentTimeMillis() - 500;
        long before = System.currentTimeMillis();
        append(table, appended, appended + 200);

        Freshness.TableReport report = awaitSamples("raw.orders", 1);

        long rounding = report.p50Millis() / 500 + 1;
        assertThat(report.p50Millis()).isBetween(before - appended, System.currentTimeMillis() - appended + rounding);
        assertThat(report.declaredWaitP50Millis()).isEqualTo(200);
        assertThat(report.latencyP50Millis()).isCloseTo(report.p50Millis() - 200, within(rounding));
        assertThat(report.resolutionMillis()).isPositive();
        assertThat(freshness.report().resolutionMillis()).isGreaterThanOrEqualTo(report.resolutionMillis());
        assertThat(freshness.report().windowSeconds()).isEqualTo(60);
    }

    @Test
    void shouldShowMetrics() {
        Table table = create("raw.orders", SCHEMA);
        awaitWatched("raw.orders");
        assertThat(gauge("lakebox.freshness", "0.5")).isNaN();
        long appended = System.currentTimeMillis() - 500;
        append(table, appended, appended + 200);

        Freshness.TableReport report = awaitSamples("raw.orders", 1);

        assertThat(gauge("lakebox.freshness", "0.5")).isEqualTo(report.p50Millis() / 1000.0);
        assertThat(gauge("lakebox.freshness.latency", "0.99")).isEqualTo(report.latencyP99Millis() / 1000.0);
        assertThat(registry.get("lakebox.freshness.rows")
                        .tag("table", "raw.orders")
                        .functionCounter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void shouldLeaveTablesAloneThatDoNotSayWhenTheirRowsWereAppended() {
        create("raw.apart", new Schema(Types.NestedField.required(1, "id", Types.LongType.get())));
        create("raw.orders", SCHEMA);
        awaitWatched("raw.orders");

        assertThat(freshness.report().tables())
                .extracting(Freshness.TableReport::table)
                .containsExactly("raw.orders");
    }

    @Test
    void shouldGoOnOnceTheCatalogIsBack() {
        Table table = create("raw.orders", SCHEMA);
        awaitWatched("raw.orders");
        away.set(true);
        int before = asked.get();
        await().atMost(PATIENCE).until(() -> asked.get() > before);
        append(table, System.currentTimeMillis(), null);
        away.set(false);

        assertThat(awaitSamples("raw.orders", 1).samples()).isOne();
    }

    @Test
    void shouldForgetADroppedTable() {
        create("raw.orders", SCHEMA);
        awaitWatched("raw.orders");
        lake.catalog().dropTable(TableIdentifier.parse("raw.orders"));

        await().atMost(PATIENCE).until(() -> freshness.report().tables().isEmpty());
        assertThat(registry.getMeters()).isEmpty();
    }

    private double gauge(String name, String quantile) {
        return registry.get(name)
                .tags("table", "raw.orders", "quantile", quantile)
                .gauge()
                .value();
    }

    private Table create(String name, Schema schema) {
        return lake.create(name, schema, PartitionSpec.unpartitioned(), 2);
    }

    private static void append(Table table, long appended, Long knowable) {
        TableWriter writer = new TableWriter(table);
        writer.append(List.of(writer.row(
                1L,
                Instant.ofEpochMilli(appended).atOffset(ZoneOffset.UTC),
                knowable == null ? null : Instant.ofEpochMilli(knowable).atOffset(ZoneOffset.UTC))));
    }

    private void awaitWatched(String table) {
        await().atMost(PATIENCE)
                .until(() -> freshness.report().tables().stream()
                        .anyMatch(report -> report.table().equals(table)));
        // the first look has been made, too, before a second one begins
        int before = asked.get();
        await().atMost(PATIENCE).until(() -> asked.get() > before + 1);
    }

    private Freshness.TableReport awaitSamples(String table, long samples) {
        return await().atMost(PATIENCE)
                .until(
                        () -> freshness.report().tables().stream()
                                .filter(report -> report.table().equals(table))
                                .findFirst()
                                .orElseThrow(),
                        report -> report.samples() >= samples);
    }

    /** The tables of a catalog whose line can be cut. */
    private final class Interruptible implements Tables {

        private final Tables tables;

        Interruptible(Tables tables) {
            this.tables = tables;
        }

        @Override
        public String catalog() {
            return tables.catalog();
        }

        @Override
        public List<TableIdentifier> list() {
            return through(tables.list());
        }

        @Override
        public Table load(TableIdentifier name) {
            return through(tables.load(name));
        }

        private <T> T through(T answer) {
            asked.incrementAndGet();
            if (away.get()) {
                throw new ServiceUnavailableException("The line is cut");
            }
            return answer;
        }

        @Override
        public void close() {
            tables.close();
        }
    }
}
