package dev.lakebox.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What SQL says of rows reaches Iceberg's planning, and no row is lost by that. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PruningTest {

    private static final int DAYS = 10;

    private Lake lake;
    private Table table;
    private long beforeTheRename;

    @BeforeAll
    void writeADayAFile(@TempDir Path directory) {
        lake = new Lake(directory);
        Schema schema = new Schema(
                Types.NestedField.required(1, "id", Types.LongType.get()),
                Types.NestedField.optional(2, "city", Types.StringType.get()),
                Types.NestedField.optional(3, "placed", Types.TimestampType.withZone()),
                Types.NestedField.optional(4, "local", Types.TimestampType.withoutZone()),
                Types.NestedField.optional(5, "day", Types.DateType.get()),
                Types.NestedField.optional(6, "price", Types.DecimalType.of(10, 2)),
                Types.NestedField.optional(7, "share", Types.DoubleType.get()),
                Types.NestedField.optional(8, "paid", Types.BooleanType.get()),
                Types.NestedField.optional(9, "count", Types.IntegerType.get()));
        table = lake.create(
                "raw.orders",
                schema,
                PartitionSpec.builderFor(schema).day("placed").build(),
                2);
        TableWriter writer = new TableWriter(table);
        for (int day = 1; day <= DAYS; day++) {
            writer.append(rows(writer, day));
        }
        beforeTheRename = table.currentSnapshot().snapshotId();
        table.manageSnapshots().createBranch("old", beforeTheRename).commit();
        table.updateSchema().renameColumn("city", "town").commit();
        writer.append(rows(writer, DAYS + 1));
        Table other = lake.create(
                "raw.cities",
                new Schema(
                        Types.NestedField.required(1, "name", Types.StringType.get()),
                        Types.NestedField.required(2, "country", Types.StringType.get())),
                PartitionSpec.unpartitioned(),
                2);
        TableWriter cities = new TableWriter(other);
        cities.append(List.of(cities.row("city-3", "x")));
        cities.append(List.of(cities.row("city-4", "y")));
    }

    /** Of one day: a hundred rows and one of nulls, the last hours of the day among them. */
    private static List<org.apache.iceberg.data.Record> rows(TableWriter writer, int day) {
        List<org.apache.iceberg.data.Record> rows = new ArrayList<>();
        LocalDateTime start = LocalDate.of(2026, 1, day).atStartOfDay();
        for (int i = 0; i < 100; i++) {
            LocalDateTime time = start.plusMinutes(i * 14L);
            rows.add(writer.row(
                    day * 1000L + i,
                    "city-" + day,
                    OffsetDateTime.of(time, ZoneOffset.UTC),
                    time,
                    time.toLocalDate(),
                    new BigDecimal(day + ".25"),
                    i == 99 ? Double.NaN : i == 98 ? -0.0 : day + 0.5,
                    day % 2 == 0,
                    day));
        }
        rows.add(writer.row(
                day * 1000L + 100, null, OffsetDateTime.of(start, ZoneOffset.UTC), null, null, null, null, null, null));
        return rows;
    }

    @AfterAll
    void close() {
        lake.close();
    }

    /** The filter is told as it reached Iceberg; files are those of 11 that are read then. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "id = 3005 | id = 3005 | 1",
                "3005 = id | id = 3005 | 1",
                "id <> 3005 | id <> 3005 | 11",
                "id < 2050 | id < 2050 | 2",
                "id BETWEEN 3000 AND 4100 | id >= 3000 AND id <= 4100 | 2",
                "id NOT BETWEEN 2000 AND 10000 | (id < 2000 OR id > 10000) | 3",
                "id IN (1001, 5001, 5002, NULL) | * | 2",
                "NOT (id NOT IN (1001, 5001)) | * | 2",
                "id > 5000 + 4000 | id > 9000 | 3",
                "town = 'city-7' | town = 'city-7' | 1",
                "town LIKE 'city-1%' | town STARTS WITH 'city-1' | 3",
                "town LIKE 'city-3' | town = 'city-3' | 1",
                "starts_with(town, 'city-4') | town STARTS WITH 'city-4' | 1",
                "town LIKE '%3' | | 11",
                "town IS NULL | town IS NULL | 11",
                "town IS NOT NULL AND id < 1003 | town IS NOT NULL AND id < 1003 | 1",
                "id = 1001 OR town = 'city-2' | (id = 1001 OR town = 'city-2') | 2",
                "id = 1001 OR length(town) = 7 | | 11",
                "id < 3000 AND length(town) = 6 | id < 3000 | 2",
                "NOT (id >= 2000 OR town = 'city-9') | id < 2000 AND town <> 'city-9' | 1",
                "placed >= TIMESTAMPTZ '2026-01-10 00:00:00Z' | placed >= '2026-01-10T00:00:00+00:00' | 2",
                "placed < '2026-01-02' | placed < '2026-01-02T00:00:00+00:00' | 1",
                "placed < '2026-01-02T02:00:00+02:00' | placed < '2026-01-02T00:00:00+00:00' | 1",
                "placed BETWEEN '2026-01-03' AND TIMESTAMP '2026-01-04 12:00:00' | * | 2",
                "placed::DATE = '2026-01-05' | * | 1",
                "CAST(placed AS DATE) <= DATE '2026-01-03' | placed < '2026-01-04T00:00:00+00:00' | 3",
                "placed > now() + INTERVAL 36500 DAY | * | 0",
                "placed < now() + INTERVAL 36500 DAY | | 11",
                "placed > now() + INTERVAL 1200 MONTH | | 11",
                "placed > current_date + 36500 | | 11",
                "placed > today() + 36500 | * | 0",
                "local >= TIMESTAMP '2026-01-11 23:06:00' | local >= '2026-01-11T23:06:00' | 1",
                "local = '2026-01-02 00:14:00' | local = '2026-01-02T00:14:00' | 1",
                "local < '2026-01-02T02:00:00+02:00' | | 11",
                "local < TIMESTAMPTZ '2026-01-02T02:00:00+02:00' | local < '2026-01-02T00:00:00' | 1",
                "day = DATE '2026-01-08' | day = '2026-01-08' | 1",
                "day > '2026-01-09' | day > '2026-01-09' | 2",
                "day < TIMESTAMP '2026-01-02 12:00:00' | day <= '2026-01-02' | 2",
                "day + 1 = DATE '2026-01-08' | | 11",
                "price = 3.25 | price = 3.25 | 1",
                "price > 9 | price > 9.00 | 3",
                "price <= 2.250 | price <= 2.25 | 2",
                "price < 2.255 | | 11",
                "price IN (1.25, 4.25) | * | 2",
                "share = 4.5 | share = 4.5 | 8",
                "share < 2.0 AND share > 1 | share < 2.0 | 11",
                "share > 100 | | 11",
                "share = 0 | | 11",
                "NOT paid | paid = false | 6",
                "paid | paid = true | 5",
                "paid = true AND count < 4 | paid = true AND count < 4 | 1",
                "count = 3000000000 | count = 3000000000 | 0",
                "count = 2.5 | | 11",
                "random() >= 0 AND count = 4 | count = 4 | 1",
                "\"COUNT\" = 5 AND orders.id > 0 AND raw.orders.id < 9999999 | * | 1"
            })
    void shouldPruneAndLoseNothing(String where, String filter, int files) {
        Explained explained = Explained.of(lake, "SELECT id FROM raw.orders WHERE " + where);

        if (!"*".equals(filter)) {
            assertThat(explained.text("filter")).isEqualTo(filter);
        }
        assertThat(explained.number("files_read")).isEqualTo(files);
        assertThat(explained.number("files_total")).isEqualTo(DAYS + 1);
        // a subquery with an OFFSET hides the table from what stands around it
        String whole = "(FROM raw.orders OFFSET 0) AS orders WHERE " + where.replace("raw.orders.", "orders.");
        assertThat(lake.query("SELECT count(*), sum(id) FROM raw.orders WHERE " + where))
                .isEqualTo(lake.query("SELECT count(*), sum(id) FROM " + whole));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // each side of an inner join by what is said of it, behind it or in its own condition
                "orders o JOIN raw.cities c ON o.town = c.name AND o.id < 4000 WHERE c.name = 'city-3' | 3 | 1",
                "orders o JOIN raw.cities c ON o.town = c.name WHERE country = 'x' AND id >= 3000 | 9 | 1",
                // rows without a partner are made up, and not read: a condition may be about those
                "orders o LEFT JOIN raw.cities c ON o.town = c.name WHERE c.name IS NULL AND o.id < 2000 | 1 | 2",
                "orders o LEFT JOIN raw.cities c ON o.town = c.name AND c.country = 'x' WHERE o.id > 0 | 11 | 1",
                "orders o FULL JOIN raw.cities c ON o.town = c.name WHERE o.id < 2000 | 11 | 2",
                "orders o RIGHT JOIN raw.cities c ON o.town = c.name WHERE c.country = 'x' AND o.id < 2000 | 11 | 1",
                "orders o ANTI JOIN raw.cities c ON o.town = c.name AND c.country = 'x' WHERE o.id < 4000 | 3 | 1",
                // a name that could be either's
                "orders o, (SELECT 1 AS one) s WHERE id < 2000 | 11 |",
                "orders AS o(key) WHERE key < 2000 | 11 |",
                "orders o TABLESAMPLE 100% WHERE id < 2000 | 11 |"
            })
    void shouldKnowWhichTableAConditionIsAbout(String from, int orders, Integer cities) {
        String sql = "SELECT o.* FROM raw." + from;
        List<Explained> tables = Explained.all(lake, sql);

        assertThat(tables.get(0).number("files_read")).isEqualTo(orders);
        if (cities != null) {
            assertThat(tables.get(1).number("files_read")).isEqualTo(cities);
        }
        String count = "SELECT count(*) FROM raw." + from;
        assertThat(lake.query(count))
                .isEqualTo(lake.query(count.replace("raw.orders o", "(FROM raw.orders OFFSET 0) o")
                        .replace("raw.orders AS o(key)", "(FROM raw.orders OFFSET 0) AS o(key)")
                        .replace("raw.cities c", "(FROM raw.cities OFFSET 0) c")));
    }

    @Test
    void shouldPruneByTheNamesOfTheMoment() {
        String at = "raw.orders AT (VERSION => %d)".formatted(beforeTheRename);
        Explained explained = Explained.of(lake, "SELECT id FROM %s WHERE city = 'city-3'".formatted(at));

        assertThat(explained.text("filter")).isEqualTo("city = 'city-3'");
        assertThat(explained.number("files_read")).isEqualTo(1);
        assertThat(explained.number("files_total")).isEqualTo(DAYS);
        assertThat(lake.query("SELECT count(*) FROM %s WHERE city = 'city-3' AND placed < '2026-01-04'".formatted(at)))
                .containsExactly(List.of(100));
    }

    @Test
    void shouldReadABranchByTheTablesNames() {
        String old = "raw.orders AT (VERSION => 'old')";

        // Iceberg plans the branch by the schema of its snapshot, where this name is not known
        assertThat(Explained.of(lake, "SELECT id FROM %s WHERE town = 'city-3' AND id < 5000".formatted(old))
                        .text("filter"))
                .isEqualTo("id < 5000");
        assertThat(lake.query("SELECT count(*) FROM %s WHERE town = 'city-3' AND id < 5000".formatted(old)))
                .containsExactly(List.of(100));
    }

    @Test
    void shouldReadTheNewestSnapshotByNamesThatAreGoneSince() {
        Table shops = lake.create(
                "raw.shops",
                new Schema(
                        Types.NestedField.required(1, "id", Types.LongType.get()),
                        Types.NestedField.optional(2, "city", Types.StringType.get())),
                PartitionSpec.unpartitioned(),
                2);
        TableWriter writer = new TableWriter(shops);
        writer.append(List.of(writer.row(1L, "Oslo"), writer.row(2L, "Rome")));
        long snapshot = shops.currentSnapshot().snapshotId();
        shops.updateSchema().deleteColumn("city").commit();

        assertThat(lake.query("SELECT id FROM raw.shops AT (VERSION => %d) WHERE city = 'Rome'".formatted(snapshot)))
                .containsExactly(List.of(2));
    }

    @Test
    void shouldFilterEachMentionOfATableByItself() {
        assertThat(
                        lake.query(
                                "SELECT count(*) FROM raw.orders a JOIN raw.orders b ON a.id = b.id - 1000 WHERE a.id = 1001 AND b.town = 'city-2'"))
                .containsExactly(List.of(1));
        assertThat(
                        lake.query(
                                "SELECT (SELECT max(id) FROM raw.orders WHERE count = 2), (SELECT min(id) FROM raw.orders WHERE count = 3)"))
                .containsExactly(List.of(2099, 3000));
    }
}
