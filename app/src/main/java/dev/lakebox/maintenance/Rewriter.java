package dev.lakebox.maintenance;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.UUID;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.data.GenericDeleteFilter;
import org.apache.iceberg.data.GenericFileWriterFactory;
import org.apache.iceberg.data.IdentityPartitionConverters;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.encryption.EncryptedOutputFile;
import org.apache.iceberg.formats.FormatModelRegistry;
import org.apache.iceberg.formats.ReadBuilder;
import org.apache.iceberg.inmemory.InMemoryInputFile;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.DataWriter;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFileFactory;
import org.apache.iceberg.mapping.NameMappingParser;
import org.apache.iceberg.util.PartitionUtil;

/** Writes the rows of several data files, without those that delete files take away, into one. Commits nothing. */
final class Rewriter {

    /** Read whole, by one request instead of one for the footer and one for each column. */
    private static final long SMALL = 4L << 20;

    /** A writer keeps a row group in memory. */
    private static final String ROW_GROUP_BYTES = Integer.toString(16 << 20);

    private final Table table;
    private final Schema schema;
    private final GenericFileWriterFactory writers;
    private final OutputFileFactory outputs;

    Rewriter(Table table) {
        this.table = table;
        this.schema = table.schema();
        FileFormat format = FileFormat.fromString(table.properties()
                .getOrDefault(TableProperties.DEFAULT_FILE_FORMAT, TableProperties.DEFAULT_FILE_FORMAT_DEFAULT));
        this.writers = new GenericFileWriterFactory.Builder(table)
                .dataFileFormat(format)
                .dataSchema(schema)
                .writerProperties(Map.of(TableProperties.PARQUET_ROW_GROUP_SIZE_BYTES, ROW_GROUP_BYTES))
                .build();
        this.outputs = OutputFileFactory.builderFor(table, 0, 0)
                .format(format)
                .operationId("merged-" + UUID.randomUUID())
                .build();
    }

    /** @return the new file, which may have no rows */
    DataFile merge(FileGroup group) {
        DataWriter<Record> writer = writers.newDataWriter(output(group), group.spec(), group.partition());
        try {
            try {
                for (FileScanTask task : group.files()) {
                    try (CloseableIterable<Record> rows = rows(task)) {
                        rows.forEach(writer::write);
                    }
                }
            } finally {
                writer.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot merge files of " + table.name(), e);
        }
        return writer.toDataFile();
    }

    /** With an empty partition the path gets an empty directory name, and S3Proxy refuses the request. */
    private EncryptedOutputFile output(FileGroup group) {
        return group.spec().isUnpartitioned()
                ? outputs.newOutputFile()
                : outputs.newOutputFile(group.spec(), group.partition());
    }

    private CloseableIterable<Record> rows(FileScanTask task) throws IOException {
        GenericDeleteFilter deletes = new GenericDeleteFilter(table.io(), task, schema, schema);
        ReadBuilder<Record, Object> reader =
                FormatModelRegistry.readBuilder(task.file().format(), Record.class, input(task.file()));
        String names = table.properties().get(TableProperties.DEFAULT_NAME_MAPPING);
        if (names != null) {
            reader = reader.withNameMapping(NameMappingParser.fromJson(names));
        }
        return deletes.filter(reader.project(deletes.requiredSchema())
                .idToConstant(PartitionUtil.constantsMap(task, IdentityPartitionConverters::convertConstant))
                .build());
    }

    private InputFile input(DataFile file) throws IOException {
        InputFile input = table.io().newInputFile(file);
        if (file.fileSizeInBytes() > SMALL) {
            return input;
        }
        try (InputStream in = input.newStream()) {
            return new InMemoryInputFile(file.location(), in.readAllBytes());
        }
    }
}
