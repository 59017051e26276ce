package dev.lakebox.query;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.apache.iceberg.Schema;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetWriter;
import org.apache.iceberg.data.parquet.InternalWriter;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.FileAppender;
import org.apache.iceberg.parquet.Parquet;
import org.apache.iceberg.parquet.ParquetSchemaUtil;
import org.apache.iceberg.parquet.ParquetValueWriter;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetFileWriter.Mode;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.schema.MessageType;

/** Parquet files that hand DuckDB what Iceberg read or computed: deleted positions, keys, metadata, whole tables. */
final class SideFiles {

    private final Path directory;

    /** @param directory emptied: what an earlier process left there is nobody's */
    SideFiles(Path directory) throws IOException {
        this.directory = directory;
        Files.createDirectories(directory);
        Discard.all(directory);
    }

    /** Writes rows in Iceberg's internal representation (a timestamp is a long). */
    Path writeInternal(Schema schema, CloseableIterable<? extends StructLike> rows) {
        return write(
                path(UUID.randomUUID().toString()), schema, rows, type -> InternalWriter.createWriter(schema, type));
    }

    /** Writes rows in Iceberg's generic representation (a timestamp is a java.time value). */
    Path writeRecords(Schema schema, CloseableIterable<? extends Record> rows) {
        return writeRecords(path(UUID.randomUUID().toString()), schema, rows);
    }

    /** As {@link #writeRecords(Schema, CloseableIterable)}, into a file that {@link #path} named. */
    Path writeRecords(Path file, Schema schema, CloseableIterable<? extends Record> rows) {
        return write(file, schema, rows, type -> GenericParquetWriter.create(schema, type));
    }

    /** A file of that name, there or not. */
    Path path(String name) {
        return directory.resolve(name + ".parquet");
    }

    private static <T> Path write(
            Path file,
            Schema schema,
            CloseableIterable<? extends T> rows,
            Function<MessageType, ParquetValueWriter<?>> writer) {
        try (rows;
                FileAppender<T> appender = Parquet.write(org.apache.iceberg.Files.localOutput(file.toFile()))
                        .schema(schema)
                        .overwrite()
                        .createWriterFunc(writer)
                        .build()) {
            for (T row : rows) {
                appender.add(row);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + file, e);
        }
        if (Files.notExists(file)) {
            writeEmpty(file, schema);
        }
        return file;
    }

    /** Iceberg's writer makes no file of no rows. */
    private static void writeEmpty(Path file, Schema schema) {
        MessageType type = ParquetSchemaUtil.convert(schema, "table");
        try (ParquetFileWriter writer = new ParquetFileWriter(
                new LocalOutputFile(file), type, Mode.CREATE, ParquetWriter.DEFAULT_BLOCK_SIZE, 0)) {
            writer.start();
            writer.end(Map.of());
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + file, e);
        }
    }
}
