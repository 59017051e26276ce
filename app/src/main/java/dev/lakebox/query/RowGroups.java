package dev.lakebox.query;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;
import org.apache.iceberg.Schema;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.parquet.ParquetMetricsRowGroupFilter;
import org.apache.iceberg.parquet.ParquetSchemaUtil;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.io.DelegatingSeekableInputStream;
import org.apache.parquet.io.SeekableInputStream;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/**
 * What of Parquet files is to be read, counted by their footers. A row group is left out where its columns' statistics
 * say that no row matches, which is how DuckDB leaves it out too.
 */
final class RowGroups {

    private final Schema schema;
    private final Expression filter;
    private final Set<Integer> columns;
    private int read;
    private int total;
    private long rows;
    private long bytes;

    /**
     * @param schema that the filter's names belong to
     * @param columns that are read, by field id
     */
    RowGroups(Schema schema, Expression filter, Set<Integer> columns) {
        this.schema = schema;
        this.filter = filter;
        this.columns = columns;
    }

    void add(InputFile file) {
        ParquetReadOptions options =
                ParquetReadOptions.builder(new PlainParquetConfiguration()).build();
        try (ParquetFileReader reader = ParquetFileReader.open(new Input(file), options)) {
            MessageType type = reader.getFileMetaData().getSchema();
            // without ids nothing in the file can be told from another
            Expression known = ParquetSchemaUtil.hasIds(type) ? filter : Expressions.alwaysTrue();
            ParquetMetricsRowGroupFilter matching = new ParquetMetricsRowGroupFilter(schema, known);
            for (BlockMetaData group : reader.getRowGroups()) {
                total++;
                if (matching.shouldRead(type, group)) {
                    read++;
                    rows += group.getRowCount();
                    bytes += bytes(type, group);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the footer of " + file.location(), e);
        }
    }

    private long bytes(MessageType type, BlockMetaData group) {
        long size = 0;
        for (ColumnChunkMetaData chunk : group.getColumns()) {
            Type.ID id = type.getType(chunk.getPath().toArray()[0]).getId();
            if (id == null || columns.contains(id.intValue())) {
                size += chunk.getTotalSize();
            }
        }
        return size;
    }

    int read() {
        return read;
    }

    int total() {
        return total;
    }

    long rows() {
        return rows;
    }

    /** Of the columns that are read, as they are in the files. */
    long bytes() {
        return bytes;
    }

    /** Iceberg's file as Parquet's. */
    private record Input(InputFile file) implements org.apache.parquet.io.InputFile {

        @Override
        public long getLength() {
            return file.getLength();
        }

        @Override
        public SeekableInputStream newStream() {
            org.apache.iceberg.io.SeekableInputStream stream = file.newStream();
            return new DelegatingSeekableInputStream(stream) {
                @Override
                public long getPos() throws IOException {
                    return stream.getPos();
                }

                @Override
                public void seek(long position) throws IOException {
                    stream.seek(position);
                }
            };
        }
    }
}
