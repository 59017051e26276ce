package dev.lakebox.query;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.data.GenericDataUtil;
import org.apache.iceberg.mapping.NameMapping;
import org.apache.iceberg.mapping.NameMappingParser;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.util.PartitionUtil;

/** The data files of one plan as DuckDB reads them: as they are where it finds in them what Iceberg would. */
final class Sources {

    private final Table table;
    private final Schema schema;
    private final DataFiles files;
    private final FileSchemas schemas;
    private final Rewrites rewrites;
    private final NameMapping names;
    private final boolean nested;
    private final Map<String, Path> paths = new LinkedHashMap<>();
    private final Map<String, Rewrite> rewritten = new LinkedHashMap<>();

    /** @param schema of all that is read */
    Sources(Table table, Schema schema, DataFiles files, FileSchemas schemas, Rewrites rewrites) {
        this.table = table;
        this.schema = schema;
        this.files = files;
        this.schemas = schemas;
        this.rewrites = rewrites;
        String mapping = table.properties().get(TableProperties.DEFAULT_NAME_MAPPING);
        this.names = mapping == null ? null : NameMappingParser.fromJson(mapping);
        this.nested =
                schema.columns().stream().anyMatch(column -> !column.type().isPrimitiveType());
    }

    Path path(FileScanTask task) {
        return paths.computeIfAbsent(task.file().location(), location -> find(task));
    }

    /** Of files that are read as they are. */
    List<String> locations() {
        return paths.keySet().stream()
                .filter(location -> !rewritten.containsKey(location))
                .toList();
    }

    List<Rewrite> rewrites() {
        return List.copyOf(rewritten.values());
    }

    private Path find(FileScanTask task) {
        String location = task.file().location();
        if (readable(task)) {
            return files.path(location);
        }
        Rewrite rewrite = new Rewrite(
                task.file(), schema, names, PartitionUtil.constantsMap(task, GenericDataUtil::internalToGeneric));
        rewritten.put(location, rewrite);
        return rewrites.path(rewrite);
    }

    private boolean readable(FileScanTask task) {
        if (task.file().format() != FileFormat.PARQUET) {
            return false;
        }
        if (!nested && names == null) {
            return true;
        }
        files.fetch(table.io(), task.file().location());
        // a file that was not written by Iceberg may leave out what its partition says
        List<Integer> there = names == null
                ? List.of()
                : task.spec().identitySourceIds().stream()
                        .filter(id -> schema.asStruct().field(id) != null)
                        .toList();
        List<Types.NestedField> columns = schema.columns();
        return schemas.has(files.path(task.file().location()), columns, there);
    }
}
