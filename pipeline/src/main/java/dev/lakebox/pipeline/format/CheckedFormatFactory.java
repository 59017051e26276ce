package dev.lakebox.pipeline.format;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.DelegatingConfiguration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.connector.format.DecodingFormat;
import org.apache.flink.table.connector.format.EncodingFormat;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.factories.DeserializationFormatFactory;
import org.apache.flink.table.factories.DynamicTableFactory;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.factories.SerializationFormatFactory;

/**
 * The format {@code checked}: wraps another format so that a record it cannot read becomes a row, with the reason and
 * the bytes as metadata, instead of failing the job or vanishing. Flink SQL has no dead-letter path of its own.
 *
 * <pre>
 * 'format' = 'checked',
 * 'checked.format' = 'json',              -- any insert-only format; its options stand under 'checked.json.'
 * 'checked.time-fields' = 'created_at',   -- BIGINT columns of epoch milliseconds that must lie within reason
 * 'checked.max-ahead' = '1 d',            -- how far ahead of now such a time may lie
 * 'checked.max-size' = '1 mb',            -- a larger record is refused unread
 * 'checked.skip-errors' = 'false',        -- true: a record that cannot be read is counted, and is no row
 * 'checked.patience' = '30 s'             -- a schema registry that does not answer is waited for; then the task fails
 * </pre>
 *
 * Metadata: {@code value.error STRING} is NULL where the record was read, {@code value.raw BYTES} where it was not. Records
 * are written as the wrapped format writes them.
 */
public final class CheckedFormatFactory implements DeserializationFormatFactory, SerializationFormatFactory {

    static final ConfigOption<String> FORMAT = ConfigOptions.key("format")
            .stringType()
            .noDefaultValue()
            .withDescription("The format that reads the record");
    static final ConfigOption<List<String>> TIME_FIELDS = ConfigOptions.key("time-fields")
            .stringType()
            .asList()
            .defaultValues()
            .withDescription("BIGINT columns of epoch milliseconds that must lie between 2000 and now + max-ahead");
    static final ConfigOption<Duration> MAX_AHEAD = ConfigOptions.key("max-ahead")
            .durationType()
            .defaultValue(Duration.ofDays(1))
            .withDescription("How far ahead of the clock a time field may lie");
    static final ConfigOption<MemorySize> MAX_SIZE = ConfigOptions.key("max-size")
            .memoryType()
            .defaultValue(MemorySize.ofMebiBytes(1))
            .withDescription("The largest record that is read");

    static final ConfigOption<Boolean> SKIP_ERRORS = ConfigOptions.key("skip-errors")
            .booleanType()
            .defaultValue(false)
            .withDescription("Whether a record that cannot be read is no row");

    /** Of avro-confluent, for what is written. What is read may be only some of the columns, which it would refuse. */
    private static final String SCHEMA = "schema";

    /** Well under a checkpoint's time-out: meanwhile the task takes none. */
    static final ConfigOption<Duration> PATIENCE = ConfigOptions.key("patience")
            .durationType()
            .defaultValue(Duration.ofSeconds(30))
            .withDescription("How long a schema registry that does not answer is waited for before the task fails");

    @Override
    public String factoryIdentifier() {
        return "checked";
    }

    @Override
    public Set<ConfigOption<?>> requiredOptions() {
        return Set.of(FORMAT);
    }

    @Override
    public Set<ConfigOption<?>> optionalOptions() {
        Set<ConfigOption<?>> options = new HashSet<>(WrappedOptions.find());
        options.addAll(Set.of(TIME_FIELDS, MAX_AHEAD, MAX_SIZE, SKIP_ERRORS, PATIENCE));
        return options;
    }

    @Override
    public DecodingFormat<DeserializationSchema<RowData>> createDecodingFormat(
            DynamicTableFactory.Context context, ReadableConfig options) {
        String identifier = options.get(FORMAT);
        DeserializationFormatFactory wrapped =
                FactoryUtil.discoverFactory(context.getClassLoader(), DeserializationFormatFactory.class, identifier);
        DecodingFormat<DeserializationSchema<RowData>> format =
                wrapped.createDecodingFormat(context, withoutSchema(under(identifier, options)));
        return new CheckedDecodingFormat(
                format,
                new CheckedDecodingFormat.Limits(
                        Set.copyOf(options.get(TIME_FIELDS)),
                        options.get(MAX_AHEAD),
                        Math.toIntExact(options.get(MAX_SIZE).getBytes()),
                        options.get(SKIP_ERRORS),
                        options.get(PATIENCE)));
    }

    @Override
    public EncodingFormat<SerializationSchema<RowData>> createEncodingFormat(
            DynamicTableFactory.Context context, ReadableConfig options) {
        String identifier = options.get(FORMAT);
        return FactoryUtil.discoverFactory(context.getClassLoader(), SerializationFormatFactory.class, identifier)
                .createEncodingFormat(context, under(identifier, options));
    }

    private static Configuration withoutSchema(Configuration options) {
        Map<String, String> some = new HashMap<>(options.toMap());
        some.remove(SCHEMA);
        return Configuration.fromMap(some);
    }

    private static Configuration under(String identifier, ReadableConfig options) {
        if (options instanceof Configuration configuration) {
            return new DelegatingConfiguration(configuration, identifier + ".");
        }
        throw new ValidationException("Cannot pass options on to format '" + identifier + "'");
    }
}
