package dev.lakebox.pipeline.topics;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.table.catalog.Catalog;
import org.apache.flink.table.factories.CatalogFactory;
import org.apache.flink.table.factories.FactoryUtil;

/**
 * The catalog {@code topics}: each topic of a Kafka is a table.
 *
 * <pre>
 * CREATE CATALOG kafka WITH (
 *   'type' = 'topics',
 *   'properties.bootstrap.servers' = 'localhost:9092',           -- this and other 'properties.' are the Kafka client's
 *   'registry.url' = 'http://localhost:8085/apis/ccompat/v7',    -- Confluent's API
 *   'watermark-delay' = '5 s'                                    -- behind the time that a record bears in Kafka
 * );
 * SELECT * FROM kafka.topics.orders;
 * </pre>
 */
public final class TopicsCatalogFactory implements CatalogFactory {

    static final String PROPERTIES = "properties.";

    static final ConfigOption<String> BOOTSTRAP_SERVERS = ConfigOptions.key("properties.bootstrap.servers")
            .stringType()
            .noDefaultValue()
            .withDescription("Where the Kafka is");
    static final ConfigOption<String> REGISTRY = ConfigOptions.key("registry.url")
            .stringType()
            .noDefaultValue()
            .withDescription("Where the schema registry is, up to where /subjects begins");
    static final ConfigOption<Duration> WATERMARK_DELAY = ConfigOptions.key("watermark-delay")
            .durationType()
            .defaultValue(Duration.ofSeconds(5))
            .withDescription("How far each table's watermark stays behind the newest record's time in Kafka");

    @Override
    public String factoryIdentifier() {
        return "topics";
    }

    @Override
    public Set<ConfigOption<?>> requiredOptions() {
        return Set.of(BOOTSTRAP_SERVERS, REGISTRY);
    }

    @Override
    public Set<ConfigOption<?>> optionalOptions() {
        return Set.of(WATERMARK_DELAY);
    }

    @Override
    public Catalog createCatalog(Context context) {
        FactoryUtil.CatalogFactoryHelper helper = FactoryUtil.createCatalogFactoryHelper(this, context);
        helper.validateExcept(PROPERTIES);
        Map<String, String> client = context.getOptions().entrySet().stream()
                .filter(option -> option.getKey().startsWith(PROPERTIES))
                .collect(Collectors.toMap(
                        option -> option.getKey().substring(PROPERTIES.length()), Map.Entry::getValue));
        URI registry = URI.create(helper.getOptions().get(REGISTRY));
        return new TopicsCatalog(
                context.getName(),
                new KafkaTopics(client),
                new Subjects(registry),
                new TopicTables(client, registry, helper.getOptions().get(WATERMARK_DELAY)));
    }
}
