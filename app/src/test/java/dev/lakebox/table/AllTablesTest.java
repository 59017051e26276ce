package dev.lakebox.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lakebox.StartException;
import dev.lakebox.catalog.Warehouses;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.hadoop.HadoopCatalog;
import org.apache.iceberg.inmemory.InMemoryCatalog;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A main catalog with real directories beside it. */
class AllTablesTest {

    private static final Schema SCHEMA = new Schema(Types.NestedField.required(1, "id", Types.LongType.get()));
    private static final TableIdentifier SALES = TableIdentifier.of("finance", "sales");
    private static final TableIdentifier FULL_NAME = TableIdentifier.parse("files.finance.sales");

    @TempDir
    private Path directory;

    private final InMemoryCatalog main = new InMemoryCatalog();
    private Warehouses warehouses;
    private HadoopCatalog files;
    private Tables tables;

    @BeforeEach
    void open() {
        main.initialize("lakehouse", Map.of());
        main.createNamespace(Namespace.of("raw"));
        main.createTable(TableIdentifier.of("raw", "orders"), SCHEMA);
        warehouses = Warehouses.of(Map.of("away", "hdfs://localhost:1/warehouse"), directory);
        files = new HadoopCatalog(new Configuration(), warehouses.byName().get("files"));
        tables = new AllTables(new CatalogTables(main), DirectoryTables.of(warehouses.byName()));
    }

    @AfterEach
    void close() {
        tables.close();
    }

    @Test
    void shouldHaveNoTablesOfADirectoryThatIsNotThereYet() {
        assertThat(tables.list()).hasToString("[raw.orders]");
        assertThatThrownBy(() -> tables.load(FULL_NAME)).isInstanceOf(NoSuchTableException.class);

        files.createTable(SALES, SCHEMA);

        assertThat(tables.list()).hasToString("[raw.orders, files.finance.sales]");
        assertThat(tables.load(FULL_NAME).schema().sameSchema(SCHEMA)).isTrue();
        assertThat(tables.place(FULL_NAME)).isEqualTo(new TablePlace("files", SALES));
        assertThat(tables.place(SALES)).isEqualTo(new TablePlace("lakehouse", SALES));
    }

    @Test
    void shouldListTheOthersWhereOneCatalogIsAway() {
        files.createTable(SALES, SCHEMA);

        assertThat(tables.list()).hasToString("[raw.orders, files.finance.sales]");
        assertThatThrownBy(() -> tables.load(TableIdentifier.parse("away.finance.sales")))
                .isNotInstanceOf(NoSuchTableException.class);
    }

    @Test
    void shouldNotFindTablesOutsideTheWarehouse() {
        new HadoopCatalog(
                        new Configuration(), directory.resolve("secret").toUri().toString())
                .createTable(SALES, SCHEMA);
        for (TableIdentifier name : List.of(
                TableIdentifier.of(Namespace.of("files", "..", "secret", "finance"), "sales"),
                TableIdentifier.of(Namespace.of("files", "finance"), "../../secret/finance/sales"),
                TableIdentifier.of(Namespace.of("files", ""), "sales"))) {
            assertThatThrownBy(() -> tables.load(name)).as(name.toString()).isInstanceOf(NoSuchTableException.class);
        }
    }

    @Test
    void shouldSeeWhatOthersCommitWhoLooksOften() {
        Table sales = files.createTable(SALES, SCHEMA);
        try (Tables read =
                new ReadTables(new DirectoryTables("files", warehouses.byName().get("files")))) {
            Table before = read.load(SALES);
            for (int commit = 0; commit < 3; commit++) {
                sales.newFastAppend().commit();
            }
            assertThat(read.load(SALES).snapshots()).hasSize(3);
            assertThat(before.snapshots()).as("loaded before").isEmpty();

            files.dropTable(SALES);
            assertThatThrownBy(() -> read.load(SALES)).isInstanceOf(NoSuchTableException.class);
            files.createTable(SALES, SCHEMA).newFastAppend().commit();
            assertThat(read.load(SALES).snapshots()).hasSize(1);
        }
    }

    @Test
    void shouldLetOneOfTwoWhoRenameToTheSameFileWin() throws Exception {
        ExecutorService committers = Executors.newFixedThreadPool(4);
        try (LocalFiles local = new LocalFiles()) {
            local.initialize(URI.create("file:///"), new Configuration());
            for (int version = 0; version < 200; version++) {
                var target = hadoop("v" + version);
                List<Future<Boolean>> renamed = new ArrayList<>();
                for (int committer = 0; committer < 4; committer++) {
                    Path source = Files.writeString(directory.resolve(version + "-" + committer), "of " + committer);
                    renamed.add(committers.submit(
                            () -> local.rename(hadoop(source.getFileName().toString()), target)));
                }
                int won = 0;
                for (int committer = 0; committer < 4; committer++) {
                    if (renamed.get(committer).get()) {
                        won++;
                        assertThat(directory.resolve("v" + version)).hasContent("of " + committer);
                    }
                }
                assertThat(won).as("of v" + version).isOne();
            }
        } finally {
            committers.shutdown();
        }
    }

    @Test
    void shouldRefuseNamesThatSqlWouldNotTake() {
        for (String name : List.of("lakehouse", "My Files", "a.b")) {
            assertThatThrownBy(() -> Warehouses.of(Map.of(name, "/tmp"), directory))
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("Invalid catalog: " + name)
                    .hasMessageContaining("lakebox.catalog.hadoop");
        }
    }

    @Test
    void shouldTakeDirectoriesAndUris() {
        Warehouses several = Warehouses.of(
                Map.of("plain", directory.resolve("a b").toString(), "far", "hdfs://namenode/warehouse"), directory);

        assertThat(several.byName().get("plain")).startsWith("file:/").endsWith("/a b");
        assertThat(several.byName()).containsEntry("far", "hdfs://namenode/warehouse");
        assertThat(several.inPlace().values())
                .containsExactlyInAnyOrder(
                        directory.toAbsolutePath().resolve("a b"),
                        directory.toAbsolutePath().resolve("files"));
        assertThat(several.within(directory).byName()).containsOnlyKeys("plain", "files");
    }

    private org.apache.hadoop.fs.Path hadoop(String name) {
        return new org.apache.hadoop.fs.Path(directory.resolve(name).toUri());
    }
}
