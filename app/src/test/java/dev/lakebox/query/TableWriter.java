package dev.lakebox.query;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.PartitionKey;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.RowDelta;
import org.apache.iceberg.Schema;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.GenericFileWriterFactory;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.InternalRecordWrapper;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.deletes.BaseDVFileWriter;
import org.apache.iceberg.deletes.EqualityDeleteWriter;
import org.apache.iceberg.deletes.PositionDelete;
import org.apache.iceberg.deletes.PositionDeleteWriter;
import org.apache.iceberg.encryption.EncryptedOutputFile;
import org.apache.iceberg.io.DataWriter;
import org.apache.iceberg.io.OutputFileFactory;

/** Writes rows and deletes into a table with Iceberg's own writers, one commit a call. */
public final class TableWriter {

    private final Table table;
    private final FileFormat format;

    public TableWriter(Table table) {
        this(table, FileFormat.PARQUET);
    }

    TableWriter(Table table, FileFormat format) {
        this.table = table;
        this.format = format;
    }

    /** A row of the table's schema as it is now, from its values in order. */
    public Record row(Object... values) {
        return row(table.schema(), values);
    }

    static Record row(Schema schema, Object... values) {
        GenericRecord record = GenericRecord.create(schema);
        for (int i = 0; i < values.length; i++) {
            record.set(i, values[i]);
        }
        return record;
    }

    /** @return the files by partition, in order */
    public List<DataFile> append(List<Record> rows) {
        List<DataFile> files = write(rows);
        var append = table.newFastAppend();
        files.forEach(append::appendFile);
        append.commit();
        return files;
    }

    /** Writes files and commits nothing. */
    public List<DataFile> write(List<Record> rows) {
        return writeFiles(rows).stream().map(Written::file).toList();
    }

    /** A data file and its rows by position. */
    record Written(DataFile file, List<Record> rows) {}

    /** Writes a file for each partition and commits nothing. */
    List<Written> writeFiles(List<Record> rows) {
        Map<PartitionKey, List<Record>> partitions = new LinkedHashMap<>();
        for (Record row : rows) {
            PartitionKey key = new PartitionKey(table.spec(), table.schema());
            key.partition(new InternalRecordWrapper(table.schema().asStruct()).wrap(row));
            partitions.computeIfAbsent(key, absent -> new ArrayList<>()).add(row);
        }
        List<Written> files = new ArrayList<>();
        partitions.forEach((key, part) -> files.add(new Written(write(key, part), part)));
        return files;
    }

    private DataFile write(PartitionKey key, List<Record> rows) {
        GenericFileWriterFactory factory = new GenericFileWriterFactory.Builder(table)
                .dataFileFormat(format)
                .dataSchema(table.schema())
                .build();
        DataWriter<Record> writer = factory.newDataWriter(output(format, table.spec(), key), table.spec(), key);
        try (writer) {
            rows.forEach(writer::write);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return writer.toDataFile();
    }

    /** Deletes rows whose key fields equal those of the given rows, which have these fields alone. */
    public void deleteEqual(StructLike partition, List<String> keys, List<List<Object>> rows) {
        DeleteFile deletes = equalityDeletes(table.spec(), partition, keys, rows);
        table.newRowDelta().addDeletes(deletes).commit();
    }

    /** A file of such deletes, uncommitted. */
    public DeleteFile equalityDeletes(
            PartitionSpec spec, StructLike partition, List<String> keys, List<List<Object>> rows) {
        Schema schema = table.schema().select(keys);
        GenericFileWriterFactory factory = new GenericFileWriterFactory.Builder(table)
                .deleteFileFormat(FileFormat.PARQUET)
                .equalityDeleteRowSchema(schema)
                .equalityFieldIds(keys.stream()
                        .mapToInt(key -> schema.findField(key).fieldId())
                        .toArray())
                .build();
        EqualityDeleteWriter<Record> writer =
                factory.newEqualityDeleteWriter(output(FileFormat.PARQUET, spec, partition), spec, partition);
        try (writer) {
            rows.forEach(row -> writer.write(row(schema, row.toArray())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return writer.toDeleteFile();
    }

    /** Deletes positions of one data file by a position delete file. */
    public void deletePositions(DataFile file, long... positions) {
        table.newRowDelta().addDeletes(positionDeletes(file, positions)).commit();
    }

    /** A file of such deletes, uncommitted. */
    DeleteFile positionDeletes(DataFile file, long... positions) {
        PartitionSpec spec = table.specs().get(file.specId());
        GenericFileWriterFactory factory = new GenericFileWriterFactory.Builder(table)
                .deleteFileFormat(FileFormat.PARQUET)
                .build();
        PositionDeleteWriter<Record> writer = factory.newPositionDeleteWriter(
                output(FileFormat.PARQUET, spec, file.partition()), spec, file.partition());
        try (writer) {
            for (long position : positions) {
                writer.write(PositionDelete.<Record>create().set(file.location(), position));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return writer.toDeleteFile();
    }

    /** Deletes positions of data files by deletion vectors, which share one file. */
    void deleteByVectors(Map<DataFile, long[]> positions) {
        RowDelta delta = table.newRowDelta();
        vectors(positions).forEach(delta::addDeletes);
        delta.commit();
    }

    /** Such deletion vectors, uncommitted; each has all of its data file's deleted positions. */
    List<DeleteFile> vectors(Map<DataFile, long[]> positions) {
        BaseDVFileWriter writer = new BaseDVFileWriter(files(FileFormat.PUFFIN), path -> null);
        try (writer) {
            positions.forEach((file, rows) -> {
                for (long row : rows) {
                    writer.delete(file.location(), row, table.specs().get(file.specId()), file.partition());
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return writer.result().deleteFiles();
    }

    private EncryptedOutputFile output(FileFormat format, PartitionSpec spec, StructLike partition) {
        // with an empty partition the path gets an empty directory name, and S3Proxy refuses the request
        return spec.isUnpartitioned() || partition == null
                ? files(format).newOutputFile()
                : files(format).newOutputFile(spec, partition);
    }

    private OutputFileFactory files(FileFormat format) {
        return OutputFileFactory.builderFor(table, 1, 1)
                .format(format)
                .operationId(UUID.randomUUID().toString())
                .build();
    }
}
