package dev.lakebox.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.lakebox.Ports;
import dev.lakebox.Settings;
import dev.lakebox.StartException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real broker in this JVM. */
class KafkaClusterTest {

    @TempDir
    private Path directory;

    @Test
    void shouldCreateTheShopsTopics() throws Exception {
        KafkaCluster kafka = start();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            assertThat(admin.listTopics().names().get())
                    .contains(
                            "orders",
                            "orders.dlq",
                            "payment-events",
                            "payment-events.dlq",
                            "transactions",
                            "transactions.dlq",
                            "fraud-alerts")
                    .containsAll(Topics.CHANGES);
            ConfigResource products = new ConfigResource(ConfigResource.Type.TOPIC, Topics.CHANGES.get(0));
            ConfigResource orders = new ConfigResource(ConfigResource.Type.TOPIC, "orders");
            var configs = admin.describeConfigs(List.of(products, orders)).all().get();
            assertThat(configs.get(products)
                            .get(TopicConfig.CLEANUP_POLICY_CONFIG)
                            .value())
                    .isEqualTo("compact");
            assertThat(configs.get(orders)
                            .get(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG)
                            .value())
                    .isEqualTo("LogAppendTime");
        } finally {
            kafka.close();
        }
    }

    @Test
    void shouldKeepRecordsOverARestart() throws Exception {
        KafkaCluster kafka = start();
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>("orders", 0, null, "an order".getBytes(StandardCharsets.UTF_8)))
                    .get(10, TimeUnit.SECONDS);
        }
        kafka.close();

        KafkaCluster again = start();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", again.bootstrapServers()))) {
            TopicPartition partition = new TopicPartition("orders", 0);
            assertThat(admin.listOffsets(Map.of(partition, OffsetSpec.latest()))
                            .partitionResult(partition)
                            .get()
                            .offset())
                    .isEqualTo(1);
        } finally {
            again.close();
        }
    }

    /** Kafka would end this JVM, and the test with it. */
    @Test
    void shouldSayWhyItStoppedWhereItsLogDirectoryIsGone() throws Exception {
        KafkaCluster kafka = start();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            // at once and with the broker running: file by file it would make new ones meanwhile
            Files.move(directory.resolve("kafka"), directory.resolve("gone"));
            admin.createTopics(List.of(new NewTopic("one-more", 1, (short) 1)));

            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThatThrownBy(kafka::check)
                            .isInstanceOf(IllegalStateException.class)
                            .hasMessageContaining("kafka"));
        } finally {
            kafka.close();
        }
    }

    @Test
    void shouldSayWhichDirectoryCannotBeUsed() throws Exception {
        Files.writeString(directory.resolve("kafka"), "a file");

        assertThatThrownBy(this::start)
                .isInstanceOf(StartException.class)
                .hasMessageContaining(directory.resolve("kafka").toString())
                .hasMessageContaining("lakebox.data-dir");
    }

    private KafkaCluster start() throws Exception {
        KafkaSettings settings =
                new Settings(Map.of("lakebox.kafka.port", "0"), List.of(KafkaSettings.class)).get(KafkaSettings.class);
        KafkaCluster kafka = new KafkaCluster(
                settings,
                new EmbeddedBroker(
                        settings,
                        directory.resolve("kafka"),
                        new Ports(InetAddress.getLoopbackAddress(), false),
                        "localhost"),
                new Topics(2, settings.maxRecordBytes(), 64 << 20));
        kafka.start();
        return kafka;
    }
}
