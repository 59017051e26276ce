package dev.lakebox.pipeline.format;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.DelegatingConfiguration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.connector.format.DecodingFormat;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.factories.DeserializationFormatFactory;
import org.apache.flink.table.factories.DynamicTableFactory;
import org.apache.flink.table.factories.FactoryUtil;

/**
 * The format {@code checked}: wraps another format so that a record it cannot read becomes a row, with the reason and
 * the bytes as metadata, instead of failing the job or vanishing. Flink SQL has no dead-letter path of its own.
 *
 * <pre>
 * 'format' = 'checked',
 * 'checked.format' = 'json',              -- any insert-only format; its options stand under 'checked.json.'
 * 'checked.time-fields' = 'created_at',   -- BIGINT columns of epoch milliseconds that must lie within reason
 * 'checked.max-ahead' = '1 d',            -- how far ahead of now such a time may lie
 * 'checked.max-size' = '1 mb'             -- a larger record is refused unread
 * </pre>
 *
 * Metadata: {@code value.error STRING} is NULL where the record was read, {@code value.raw BYTES} where it was not.
 */
public final class CheckedFormatFactory implements DeserializationFormatFactory {

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
        return Set.of(TIME_FIELDS, MAX_AHEAD, MAX_SIZE);
    }

    @Override
    public DecodingFormat<DeserializationSchema<RowData>> createDecodingFormat(
            DynamicTableFactory.Context context, ReadableConfig options) {
        String identifier = options.get(FORMAT);
        DeserializationFormatFactory wrapped =
                FactoryUtil.discoverFactory(context.getClassLoader(), DeserializationFormatFactory.class, identifier);
        DecodingFormat<DeserializationSchema<RowData>> format =
                wrapped.createDecodingFormat(context, under(identifier, options));
        return new CheckedDecodingFormat(
                format,
                new CheckedDecodingFormat.Limits(
                        Set.copyOf(options.get(TIME_FIELDS)),
                        options.get(MAX_AHEAD),
                        Math.toIntExact(options.get(MAX_SIZE).getBytes())));
    }

    private static ReadableConfig under(String identifier, ReadableConfig options) {
        if (options instanceof Configuration configuration) {
            return new DelegatingConfiguration(configuration, identifier + ".");
        }
        throw new ValidationException("Cannot pass options on to format '" + identifier + "'");
    }
}
