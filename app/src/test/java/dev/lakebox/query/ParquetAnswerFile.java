package dev.lakebox.query;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/**
 * A Parquet file as Parquet's own library reads it.
 *
 */
record ParquetAnswerFile(MessageType schema, List<Group> groups, Map<String, String> metadata) {

    static ParquetAnswerFile read(byte[] bytes) throws IOException {
        Path file = Files.createTempFile("answer", ".parquet");
        try {
            Files.write(file, bytes);
            try (ParquetFileReader reader = ParquetFileReader.open(new LocalInputFile(file))) {
                MessageType schema = reader.getFileMetaData().getSchema();
                List<Group> groups = new ArrayList<>();
                for (PageReadStore pages = reader.readNextRowGroup();
                        pages != null;
                        pages = reader.readNextRowGroup()) {
                    RecordReader<Group> records = new ColumnIOFactory()
                            .getColumnIO(schema)
                            .getRecordReader(pages, new GroupRecordConverter(schema));
                    for (long i = 0; i < pages.getRowCount(); i++) {
                        groups.add(records.read());
                    }
                }
                return new ParquetAnswerFile(
                        schema, groups, reader.getFileMetaData().getKeyValueMetaData());
            }
        } finally {
            Files.delete(file);
        }
    }

    /** As text, a line a value. */
    List<String> rows() {
        return groups.stream().map(Group::toString).toList();
    }

    /** Of columns that are not nested: how a value is stored, and what it means. */
    Map<String, String> types() {
        Map<String, String> types = new LinkedHashMap<>();
        for (Type type : schema.getFields()) {
            if (type.isPrimitive()) {
                types.put(
                        type.getName(),
                        type.asPrimitiveType().getPrimitiveTypeName() + " " + type.getLogicalTypeAnnotation());
            }
        }
        return types;
    }

    /** Of the first row, without a fraction. */
    BigDecimal decimal(String column) {
        return new BigDecimal(new BigInteger(groups.get(0).getBinary(column, 0).getBytes()));
    }
}
