package dev.lakebox.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lakebox.Problem;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** SQL over a table of a {@code hadoop} catalog, beside one of the main catalog. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OtherCatalogTest {

    private static final Schema SCHEMA = new Schema(
            Types.NestedField.required(1, "id", Types.LongType.get()),
            Types.NestedField.optional(2, "country", Types.StringType.get()));

    private Lake lake;
    private long first;
    private Instant between;

    @BeforeAll
    void write(@TempDir Path directory) {
        lake = new Lake(directory);
        Table users = lake.create("raw.users", SCHEMA, PartitionSpec.unpartitioned(), 2);
        TableWriter writer = new TableWriter(users);
        writer.append(List.of(writer.row(1L, "DE")));
        Table sales = lake.files()
                .createTable(
                        TableIdentifier.parse("finance.sales"),
                        SCHEMA,
                        PartitionSpec.builderFor(SCHEMA).identity("country").build());
        TableWriter seller = new TableWriter(sales);
        seller.append(List.of(seller.row(1L, "DE"), seller.row(2L, "FR")));
        first = sales.currentSnapshot().snapshotId();
        between = Instant.ofEpochMilli(sales.currentSnapshot().timestampMillis());
        sales.manageSnapshots().createTag("opening", first).commit();
        seller.append(List.of(seller.row(3L, "DE")));
    }

    @AfterAll
    void close() {
        lake.close();
    }

    @Test
    void shouldReadATableByItsCatalogsName() {
        QueryResult result = lake.run("SELECT country, count(*) FROM files.finance.sales GROUP BY 1 ORDER BY 1");

        assertThat(result.values()).containsExactly(List.of("DE", 2), List.of("FR", 1));
        assertThat(result.snapshots()).containsOnlyKeys("files.finance.sales");
        assertThat(lake.query("SELECT count(*) FROM FILES.Finance.SALES")).containsExactly(List.of(3));
    }

    @Test
    void shouldReadItsMoments() {
        for (String at :
                List.of("VERSION => " + first, "VERSION => 'opening'", "TIMESTAMP => '%s'".formatted(between))) {
            assertThat(lake.query("SELECT count(*) FROM files.finance.sales AT (%s)".formatted(at)))
                    .as(at)
                    .containsExactly(List.of(2));
        }
    }

    @Test
    void shouldReadItsMetadata() {
        assertThat(lake.query("SELECT operation FROM files.finance.\"sales$snapshots\""))
                .containsExactly(List.of("append"), List.of("append"));
        assertThat(lake.query("SELECT sum(record_count) FROM files.finance.\"sales$files\""))
                .containsExactly(List.of(3));
    }

    @Test
    void shouldJoinTablesOfBothCatalogs() {
        assertThat(lake.query("SELECT files.finance.sales.id, raw.users.id FROM files.finance.sales"
                        + " JOIN raw.users ON raw.users.country = files.finance.sales.country ORDER BY 1"))
                .containsExactly(List.of(1, 1), List.of(3, 1));
        assertThat(lake.query("SELECT count(*) FROM lakebox.raw.users")).containsExactly(List.of(1));
    }

    @Test
    void shouldSuggestItsNames() {
        assertThatThrownBy(() -> lake.query("SELECT * FROM files.finance.sails"))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("did you mean files.finance.sales?");
    }

    @Test
    void shouldNotLeaveTheWarehouse() {
        lake.files()
                .createTable(TableIdentifier.parse("finance.apart"), SCHEMA, PartitionSpec.unpartitioned(), Map.of());
        for (String name :
                List.of("files.\"..\".\"files/finance/apart\"", "files.finance.\"../finance/apart\"", "files.\"\".x")) {
            assertThatThrownBy(() -> lake.query("SELECT * FROM " + name))
                    .as(name)
                    .isInstanceOf(Problem.class);
        }
    }
}
