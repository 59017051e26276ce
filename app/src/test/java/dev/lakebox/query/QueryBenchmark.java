package dev.lakebox.query;

import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.types.Types;

/** Warm latency on a million rows in 1, 50 and 500 files; run by hand: it prints a table. */
final class QueryBenchmark {

    private static final int ROWS = 1_000_000;
    private static final int RUNS = 101;

    private QueryBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        PrintStream out = System.out;
        try (Lake lake = new Lake(Files.createTempDirectory("benchmark"))) {
            Schema schema = new Schema(
                    Types.NestedField.required(1, "id", Types.LongType.get()),
                    Types.NestedField.optional(2, "category", Types.StringType.get()),
                    Types.NestedField.optional(3, "amount", Types.DoubleType.get()));
            for (int files : List.of(1, 50, 500)) {
                Table table = lake.create("raw.files_" + files, schema, PartitionSpec.unpartitioned(), 2);
                fill(table, files);
                for (String sql : List.of(
                        "SELECT count(*) FROM raw.files_%d",
                        "SELECT category, sum(amount) FROM raw.files_%d GROUP BY 1",
                        "SELECT * FROM raw.files_%d WHERE id = 654321")) {
                    measure(out, lake, sql.formatted(files));
                }
            }
        }
    }

    private static void fill(Table table, int files) {
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

    private static void measure(PrintStream out, Lake lake, String sql) {
        double[] millis = new double[RUNS];
        for (int i = -20; i < RUNS; i++) {
            long start = System.nanoTime();
            lake.run(sql);
            if (i >= 0) {
                millis[i] = (System.nanoTime() - start) / 1e6;
            }
        }
        Arrays.sort(millis);
        out.printf(
                Locale.ROOT,
                "p50 %6.1f ms  p95 %6.1f ms  load %4.1f  %s%n",
                millis[RUNS / 2],
                millis[RUNS * 95 / 100],
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
                sql);
    }
}
