package dev.lakebox.query.worker;

import java.io.IOException;
import java.nio.channels.Channels;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.apache.arrow.vector.types.pojo.Schema;
import org.duckdb.DuckDBResultSet;

/** An Arrow IPC stream of what DuckDB hands out as Arrow itself, batch by batch. */
final class ArrowAnswer implements Answer {

    /** Rows in a batch: DuckDB's own vectors, so that large values do not add up. */
    private static final long BATCH = 2048;

    @Override
    public boolean send(Statement statement, String sql, Run run, Output output) throws SQLException, IOException {
        Stream stream = new Stream(statement, sql);
        try {
            return batches(statement, sql, run, output);
        } catch (IOException e) {
            output.check();
            // with a better message than Arrow's
            stream.checkEnd();
            throw e;
        }
    }

    private static boolean batches(Statement statement, String sql, Run run, Output output)
            throws SQLException, IOException {
        try (ResultSet rows = statement.executeQuery(sql)) {
            output.columns(JsonAnswer.columns(rows.getMetaData()));
            try (BufferAllocator allocator = new RootAllocator();
                    ArrowReader batches =
                            (ArrowReader) rows.unwrap(DuckDBResultSet.class).arrowExportStream(allocator, BATCH)) {
                return send(batches, run, output);
            }
        }
    }

    private static boolean send(ArrowReader batches, Run run, Output output) throws SQLException, IOException {
        VectorSchemaRoot read = batches.getVectorSchemaRoot();
        Schema schema = new Schema(read.getSchema().getFields(), Map.of("lakebox.snapshots", run.note()));
        // not closed: its vectors are those of the reader
        VectorSchemaRoot sent = new VectorSchemaRoot(schema, read.getFieldVectors(), 0);
        Chunks chunks = new Chunks(output);
        ArrowStreamWriter writer = new ArrowStreamWriter(sent, batches, Channels.newChannel(chunks));
        writer.start();
        int left = run.rows();
        boolean cut = false;
        while (!cut && batches.loadNextBatch()) {
            output.check();
            int rows = read.getRowCount();
            int fitting = fitting(read.getFieldVectors(), Math.min(rows, left), run.bytes() - chunks.written());
            cut = fitting < rows;
            if (fitting > 0) {
                sent.setRowCount(fitting);
                writer.writeBatch();
                left -= fitting;
            }
        }
        output.check();
        writer.end();
        chunks.close();
        return cut;
    }

    /** How many of the first rows take no more than so many bytes; what is nested goes out whole or not at all. */
    private static int fitting(List<FieldVector> vectors, int rows, long bytes) {
        int low = 0;
        int high = rows;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            long size = vectors.stream()
                    .mapToLong(vector -> vector.getField().getChildren().isEmpty()
                            ? vector.getBufferSizeFor(middle)
                            : vector.getBufferSize())
                    .sum();
            if (size <= bytes) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }
}
