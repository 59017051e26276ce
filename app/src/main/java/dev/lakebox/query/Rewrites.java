package dev.lakebox.query;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.iceberg.SchemaParser;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.formats.FormatModelRegistry;
import org.apache.iceberg.formats.ReadBuilder;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.FileIO;

/**
 * Data files that DuckDB would read wrong or not at all, read by Iceberg and written again as plain Parquet: all rows, in
 * their order, under one schema. They serve every snapshot that has the file and the schema.
 */
final class Rewrites {

    private final SideFiles sideFiles;
    private final KeptFiles made;

    /**
     * @param megabytes that they may take
     * @param inUse how long one may still be read after it was given up
     */
    Rewrites(SideFiles sideFiles, int megabytes, Duration inUse) {
        this.sideFiles = sideFiles;
        this.made = new KeptFiles(megabytes, inUse);
    }

    /** Where DuckDB finds it once {@link #make} has been called. */
    Path path(Rewrite rewrite) {
        return sideFiles.path(Names.hash(
                rewrite.file().location(), SchemaParser.toJson(rewrite.schema()), String.valueOf(rewrite.names())));
    }

    /** Makes sure that it is there. */
    void make(FileIO io, Rewrite rewrite) {
        made.ensure(path(rewrite), file -> write(io, rewrite, file));
    }

    private void write(FileIO io, Rewrite rewrite, Path file) throws IOException {
        ReadBuilder<Record, Object> reader = FormatModelRegistry.<Record, Object>readBuilder(
                        rewrite.file().format(), Record.class, io.newInputFile(rewrite.file()))
                .project(rewrite.schema())
                .idToConstant(rewrite.constants())
                .reuseContainers();
        if (rewrite.names() != null) {
            reader.withNameMapping(rewrite.names());
        }
        try (CloseableIterable<Record> rows = reader.build()) {
            sideFiles.writeRecords(file, rewrite.schema(), rows);
        }
    }
}
