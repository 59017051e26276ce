package dev.lakebox.query;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.iceberg.Schema;
import org.apache.iceberg.avro.AvroSchemaUtil;
import org.apache.iceberg.parquet.ParquetSchemaUtil;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.schema.MessageType;

/**
 * Whether DuckDB finds in a Parquet file what Iceberg would. It knows columns by their ids, but what is inside them by
 * name alone: from before a field there was renamed, dropped or added, it would read something else.
 */
final class FileSchemas {

    private static final int MAX_SCHEMAS = 20_000;

    /** By the file's path; empty where it has no field ids. */
    private final Cache<Path, Optional<Schema>> schemas =
            Caffeine.newBuilder().maximumSize(MAX_SCHEMAS).build();

    /**
     * @param columns that are wanted
     * @param there columns that the file must have
     */
    boolean has(Path file, List<Types.NestedField> columns, List<Integer> there) {
        Optional<Schema> schema = schemas.get(file, FileSchemas::read);
        return schema.isPresent()
                && there.stream().allMatch(id -> schema.get().asStruct().field(id) != null)
                && columns.stream().allMatch(column -> {
                    Types.NestedField same = schema.get().asStruct().field(column.fieldId());
                    return same == null || column.type().isPrimitiveType() || same(same.type(), column.type());
                });
    }

    private static Optional<Schema> read(Path file) {
        try (ParquetFileReader reader = ParquetFileReader.open(new LocalInputFile(file))) {
            MessageType type = reader.getFileMetaData().getSchema();
            return ParquetSchemaUtil.hasIds(type) ? Optional.of(ParquetSchemaUtil.convert(type)) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + file, e);
        }
    }

    private static boolean same(Type file, Type wanted) {
        if (file.typeId() != wanted.typeId()) {
            return false;
        }
        return switch (wanted.typeId()) {
            case STRUCT -> sameFields(file.asStructType(), wanted.asStructType());
            case LIST ->
                same(file.asListType().elementType(), wanted.asListType().elementType());
            case MAP ->
                same(file.asMapType().keyType(), wanted.asMapType().keyType())
                        && same(file.asMapType().valueType(), wanted.asMapType().valueType());
            default -> file.equals(wanted);
        };
    }

    private static boolean sameFields(Types.StructType file, Types.StructType wanted) {
        return file.fields().size() == wanted.fields().size()
                && wanted.fields().stream().allMatch(field -> {
                    Types.NestedField same = file.field(field.fieldId());
                    return same != null
                            && same.name().equals(AvroSchemaUtil.makeCompatibleName(field.name()))
                            && same(same.type(), field.type());
                });
    }
}
