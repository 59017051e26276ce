package dev.lakebox.freshness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.Schema;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.data.parquet.InternalReader;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.parquet.Parquet;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types.NestedField;

/** Reads the two columns that tell of a row's age out of data files, and no other. */
final class RowTimes {

    static final String APPENDED = "kafka_timestamp";
    static final String KNOWABLE = "known_at";

    private final Schema columns;
    private final int appended;
    private final int knowable;
    private final int limit;

    /** @param limit rows that are kept at most */
    RowTimes(Schema table, int limit) {
        List<NestedField> fields = new ArrayList<>();
        this.appended = add(fields, table, APPENDED);
        this.knowable = add(fields, table, KNOWABLE);
        this.columns = new Schema(fields);
        this.limit = limit;
    }

    /** Whether the table's rows say when their newest record was appended to Kafka. */
    boolean known() {
        return appended >= 0;
    }

    private static int add(List<NestedField> fields, Schema table, String name) {
        NestedField field = table.findField(name);
        if (field == null || field.type().typeId() != Type.TypeID.TIMESTAMP) {
            return -1;
        }
        fields.add(field);
        return fields.size() - 1;
    }

    /** Every n-th row where there are more than the limit, evenly over all files. */
    List<Sample> read(List<DataFile> files, FileIO io) {
        long rows = files.stream().mapToLong(DataFile::recordCount).sum();
        long stride = Math.max(1, (rows + limit - 1) / limit);
        List<Sample> samples = new ArrayList<>();
        long row = 0;
        for (DataFile file : files) {
            if (file.format() == FileFormat.PARQUET) {
                row = read(file, io, stride, row, samples);
            }
        }
        return samples;
    }

    private long read(DataFile file, FileIO io, long stride, long first, List<Sample> samples) {
        long row = first;
        try (CloseableIterable<StructLike> rows = Parquet.read(io.newInputFile(file))
                .project(columns)
                .createReaderFunc(schema -> InternalReader.create(columns, schema))
                .reuseContainers()
                .build()) {
            for (StructLike each : rows) {
                Long at = row++ % stride == 0 ? each.get(appended, Long.class) : null;
                if (at != null) {
                    Long known = knowable < 0 ? null : each.get(knowable, Long.class);
                    samples.add(new Sample(millis(at), millis(known == null ? at : known)));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + file.location(), e);
        }
        return row;
    }

    private static long millis(long micros) {
        return TimeUnit.MICROSECONDS.toMillis(micros);
    }
}
