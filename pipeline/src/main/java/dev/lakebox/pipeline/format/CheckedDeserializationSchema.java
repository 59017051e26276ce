package dev.lakebox.pipeline.format;

import dev.lakebox.pipeline.Causes;
import dev.lakebox.pipeline.format.CheckedDecodingFormat.Limits;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.metrics.Counter;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.util.Collector;
import org.apache.flink.util.InstantiationUtil;

/** Reads a record, or says why it cannot be read. Emits exactly one row a record, unless errors are to be skipped. */
final class CheckedDeserializationSchema implements DeserializationSchema<RowData> {

    private static final long serialVersionUID = 1L;

    /** Before anything that is streamed today: most wrong times are seconds or microseconds taken for milliseconds. */
    private static final long EARLIEST = Instant.parse("2000-01-01T00:00:00Z").toEpochMilli();

    private static final long BEFORE_ANOTHER_TRY_MILLIS = 500;

    private final DeserializationSchema<RowData> wrapped;
    private final RowType row;
    private final String[] metadata;
    private final Limits limits;
    private final TypeInformation<RowData> produced;
    private final RowData.FieldGetter[] getters;
    private transient Counter refused;
    private transient InitializationContext context;
    /** What reads: as {@link #wrapped} was when it had read nothing yet. */
    private transient DeserializationSchema<RowData> reader;

    CheckedDeserializationSchema(
            DeserializationSchema<RowData> wrapped,
            RowType row,
            List<String> metadata,
            Limits limits,
            TypeInformation<RowData> produced) {
        this.wrapped = wrapped;
        this.row = row;
        this.metadata = metadata.toArray(String[]::new);
        this.limits = limits;
        this.produced = produced;
        this.getters = new RowData.FieldGetter[row.getFieldCount()];
        for (int i = 0; i < getters.length; i++) {
            getters[i] = RowData.createFieldGetter(row.getTypeAt(i).copy(true), i);
        }
    }

    @Override
    public void open(InitializationContext context) throws Exception {
        this.context = context;
        reader = newReader();
        refused = context.getMetricGroup().counter("recordsRefused");
    }

    @Override
    public RowData deserialize(byte[] message) {
        throw new UnsupportedOperationException("The collector's variant is the one in use");
    }

    @Override
    public void deserialize(byte[] message, Collector<RowData> out) throws IOException {
        String error = null;
        RowData read = null;
        try {
            read = read(message);
            error = objection(read);
        } catch (Unreadable e) {
            error = e.getMessage();
        } catch (Unavailable e) {
            // the task fails and is started again, until there is an answer
            throw new IOException(e.getMessage(), e);
        } catch (IOException | RuntimeException e) {
            error = Causes.sentence(e);
        }
        if (error != null) {
            refused.inc();
            if (limits.skipErrors()) {
                return;
            }
            read = new GenericRowData(row.getFieldCount());
        }
        out.collect(withMetadata(read, error, message));
    }

    private RowData read(byte[] message) throws IOException, Unreadable, Unavailable {
        if (message == null) {
            throw new Unreadable("The record has no value");
        }
        if (message.length > limits.maxBytes()) {
            throw new Unreadable("The record has %,d bytes, more than %,d ('checked.max-size')"
                    .formatted(message.length, limits.maxBytes()));
        }
        RowData read = wrapped(message);
        if (read == null) {
            throw new Unreadable(message.length == 0 ? "The record is empty" : "The record holds nothing");
        }
        return read;
    }

    /** Waits for a registry that does not answer: a record is no dead letter because its schema cannot be asked for. */
    private RowData wrapped(byte[] message) throws IOException, Unavailable {
        long begun = System.nanoTime();
        while (true) {
            try {
                return reader.deserialize(message);
            } catch (IOException | RuntimeException e) {
                // what Flink's Avro could not read stays in its buffer, and would be taken for the next record's begin
                reader = newReader();
                if (!Outage.caused(e)) {
                    throw e;
                }
                if (System.nanoTime() - begun > limits.patience().toNanos()) {
                    throw new Unavailable(
                            "Cannot read records while the schema registry is away: " + Causes.sentence(e), e);
                }
                rest();
            }
        }
    }

    private DeserializationSchema<RowData> newReader() {
        try {
            DeserializationSchema<RowData> copy = InstantiationUtil.clone(wrapped);
            copy.open(context);
            return copy;
        } catch (Exception e) {
            throw new IllegalStateException("Cannot open the format inside 'checked': " + Causes.sentence(e), e);
        }
    }

    private static void rest() throws Unavailable {
        try {
            TimeUnit.MILLISECONDS.sleep(BEFORE_ANOTHER_TRY_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Unavailable("Cannot wait for the schema registry: the task ends", e);
        }
    }

    private String objection(RowData read) {
        for (int i = 0; i < row.getFieldCount(); i++) {
            LogicalType type = row.getTypeAt(i);
            String name = row.getFieldNames().get(i);
            if (read.isNullAt(i)) {
                if (!type.isNullable()) {
                    return "%s is missing or null".formatted(name);
                }
            } else if (limits.timeFields().contains(name) && !plausible(read.getLong(i))) {
                return "%s is %d, which is no time in milliseconds between the year 2000 and %s from now"
                        .formatted(name, read.getLong(i), limits.maxAhead());
            }
        }
        return null;
    }

    private boolean plausible(long millis) {
        return millis >= EARLIEST
                && millis <= System.currentTimeMillis() + limits.maxAhead().toMillis();
    }

    /** The columns, then the metadata in the order asked for. A GenericRowData, which the Kafka connector casts to. */
    private RowData withMetadata(RowData read, String error, byte[] message) {
        int columns = row.getFieldCount();
        GenericRowData whole = new GenericRowData(columns + metadata.length);
        for (int i = 0; i < columns; i++) {
            whole.setField(i, getters[i].getFieldOrNull(read));
        }
        for (int i = 0; error != null && i < metadata.length; i++) {
            whole.setField(
                    columns + i,
                    metadata[i].equals(CheckedDecodingFormat.ERROR) ? StringData.fromString(error) : message);
        }
        return whole;
    }

    @Override
    public boolean isEndOfStream(RowData nextElement) {
        return false;
    }

    @Override
    public TypeInformation<RowData> getProducedType() {
        return produced;
    }

    /** Nobody can tell yet what the record says. */
    private static final class Unavailable extends Exception {

        private static final long serialVersionUID = 1L;

        Unavailable(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** A record that is refused before or after the wrapped format saw it. */
    private static final class Unreadable extends Exception {

        private static final long serialVersionUID = 1L;

        Unreadable(String message) {
            super(message);
        }
    }
}
