package dev.lakebox.maintenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.lakebox.Settings;
import dev.lakebox.catalog.Warehouses;
import dev.lakebox.shop.ShopComponent;
import dev.lakebox.shop.ShopSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.hadoop.HadoopCatalog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MaintenanceTest {

    @Test
    void shouldKeepATableSmallWhileItIsWritten(@TempDir Path directory) throws Exception {
        try (TestLakehouse lakehouse = new TestLakehouse(directory);
                Maintenance maintenance = maintenance(lakehouse)) {
            Table table = lakehouse.create(
                    "raw.orders",
                    PartitionSpec.unpartitioned(),
                    Map.of("history.expire.min-snapshots-to-keep", "10", "history.expire.max-snapshot-age-ms", "1"));
            assertThatThrownBy(maintenance::describe).isInstanceOf(IllegalStateException.class);
            maintenance.start();

            for (int i = 0; i < 40; i++) {
                TestLakehouse.append(table, i, 1, Instant.now());
            }

            await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
                assertThat(TestLakehouse.files(table)).isLessThan(15);
                assertThat(table.snapshots()).hasSizeLessThan(15);
            });
            assertThat(TestLakehouse.ids(table))
                    .isEqualTo(LongStream.range(0, 40).boxed().toList());
            assertThatCode(maintenance::check).doesNotThrowAnyException();
            assertThat(maintenance.describe())
                    .containsEntry("budgetBytes", 1L << 30)
                    .containsEntry("state", "OK")
                    .hasEntrySatisfying(
                            "actions",
                            actions -> assertThat((List<?>) actions)
                                    .anyMatch(action -> action.toString().contains("merged"))
                                    .anyMatch(action -> action.toString().contains("expired")));
        }
    }

    @Test
    void shouldCareForTheTablesOfADirectory(@TempDir Path directory) throws Exception {
        Warehouses warehouses = Warehouses.of(Map.of(), directory.toRealPath());
        try (TestLakehouse lakehouse = new TestLakehouse(directory);
                Maintenance maintenance = maintenance(lakehouse, warehouses)) {
            Table table = new HadoopCatalog(
                            new Configuration(), warehouses.byName().get("files"))
                    .createTable(
                            TableIdentifier.of("finance", "sales"),
                            lakehouse.create("raw.orders").schema(),
                            PartitionSpec.unpartitioned(),
                            Map.of(
                                    "history.expire.min-snapshots-to-keep",
                                    "10",
                                    "history.expire.max-snapshot-age-ms",
                                    "1"));
            maintenance.start();

            for (int i = 0; i < 40; i++) {
                TestLakehouse.append(table, i, 1, Instant.now());
            }

            await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
                assertThat(TestLakehouse.files(table)).isLessThan(15);
                assertThat(table.snapshots()).hasSizeLessThan(15);
            });
            assertThat(TestLakehouse.ids(table))
                    .isEqualTo(LongStream.range(0, 40).boxed().toList());
            assertThat(maintenance.act("files.finance.sales", "expire", 1, false))
                    .containsEntry("table", "files.finance.sales");
            table.refresh();
            assertThat(table.snapshots()).hasSize(1);
            assertThatThrownBy(() -> maintenance.act("archive.finance.sales", "compact", 0, false))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("outside the data directory");
        }
    }

    @Test
    void shouldSayWhatFailed(@TempDir Path directory) throws Exception {
        try (TestLakehouse lakehouse = new TestLakehouse(directory);
                Maintenance maintenance = maintenance(lakehouse)) {
            maintenance.start();
            lakehouse.catalog().close();

            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThatThrownBy(maintenance::check)
                            .hasMessageStartingWith("Cannot maintain the tables: "));
        }
    }

    private static Maintenance maintenance(TestLakehouse lakehouse) {
        return maintenance(lakehouse, new Warehouses(Map.of()));
    }

    private static Maintenance maintenance(TestLakehouse lakehouse, Warehouses warehouses) {
        Settings settings = new Settings(
                Map.of(
                        "lakebox.maintenance.interval", "200ms",
                        "lakebox.maintenance.compaction.min-files", "5",
                        "lakebox.generator.enabled", "false"),
                List.of(MaintenanceSettings.class, ShopSettings.class));
        ShopComponent closed = new ShopComponent(
                settings.get(ShopSettings.class),
                lakehouse.directory().resolve("shop.run"),
                () -> "",
                () -> null,
                () -> null,
                List.of());
        return new Maintenance(
                settings.get(MaintenanceSettings.class),
                lakehouse.directory(),
                1L << 30,
                lakehouse.catalog()::uri,
                warehouses,
                lakehouse::s3,
                lakehouse::bucket,
                closed,
                List.of());
    }
}
