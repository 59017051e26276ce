package dev.lakebox.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lakebox.Endpoints;
import dev.lakebox.Ports;
import dev.lakebox.Problem;
import dev.lakebox.kafka.TopicAnswers.HeaderEntry;
import dev.lakebox.kafka.TopicAnswers.PartitionOffsets;
import dev.lakebox.kafka.TopicAnswers.RecordEntry;
import dev.lakebox.kafka.TopicAnswers.TopicEntry;
import dev.lakebox.registry.AvroText;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against the embedded broker. */
class TopicReaderTest {

    private static KafkaCluster kafka;
    private static TopicReader topics;
    private static RecordReader records;

    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        KafkaSettings settings = new SmallRyeConfigBuilder()
                .withMapping(KafkaSettings.class)
                .withSources(new PropertiesConfigSource(Map.of("lakebox.kafka.port", "0"), "test", 100))
                .build()
                .getConfigMapping(KafkaSettings.class);
        Ports ports = new Ports(InetAddress.getLoopbackAddress(), false);
        kafka = new KafkaCluster(
                settings,
                new EmbeddedBroker(settings, directory, ports, "localhost"),
                new Topics(2, settings.maxRecordBytes(), 64 << 20));
        kafka.start();
        URI nowhere = URI.create("http://localhost");
        Endpoints endpoints = new Endpoints(
                directory,
                kafka.bootstrapServers(),
                nowhere,
                nowhere,
                "",
                nowhere,
                "",
                "",
                "",
                "",
                Optional.empty(),
                nowhere,
                "",
                Map.of());
        topics = new TopicReader(endpoints);
        records = new RecordReader(endpoints, new AvroText(endpoints));
        fill();
    }

    @AfterAll
    static void stop() {
        topics.close();
        kafka.close();
    }

    /** Ten orders on the first partition, three on the second. */
    private static void fill() {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (int i = 0; i < 10; i++) {
                producer.send(new ProducerRecord<>("orders", 0, bytes("k" + i), bytes("order " + i)));
            }
            producer.flush();
            producer.send(new ProducerRecord<>("orders", 1, (byte[]) null, bytes("café")));
            producer.send(new ProducerRecord<>("orders", 1, bytes("gone"), (byte[]) null));
            producer.send(new ProducerRecord<>(
                    "orders",
                    1,
                    (byte[]) null,
                    new byte[] {(byte) 0xff, 0},
                    List.<Header>of(new RecordHeader("why", bytes("torn")), new RecordHeader("why", bytes("late")))));
        }
    }

    @Test
    void shouldTellThePartitionsOfATopic() {
        TopicEntry orders = topics.one("orders");

        assertThat(orders.partitions()).containsExactly(new PartitionOffsets(0, 0, 10), new PartitionOffsets(1, 0, 3));
        assertThat(orders.records()).isEqualTo(13);
    }

    @Test
    void shouldListTopicsByName() {
        assertThat(topics.all())
                .extracting(TopicEntry::name)
                .contains("orders", "orders.dlq", "payment-events", "cdc.public.products")
                .isSorted();
    }

    @Test
    void shouldReadOnFromAnOffset() {
        TopicEntry orders = topics.one("orders");

        assertThat(records.from(orders, orders.partitions().get(0), 4, 3))
                .extracting(RecordEntry::offset)
                .containsExactly(4L, 5L, 6L);
        assertThat(records.from(orders, orders.partitions().get(0), 8, 50)).hasSize(2);
        assertThat(records.from(orders, orders.partitions().get(0), 10, 50)).isEmpty();
    }

    @Test
    void shouldReadTheNewestOfAllPartitions() {
        TopicEntry orders = topics.one("orders");

        List<RecordEntry> newest = records.newest(orders, orders.partitions(), 5);

        assertThat(newest).hasSize(5);
        assertThat(newest).extracting(RecordEntry::timestamp).isSortedAccordingTo((a, b) -> b.compareTo(a));
        assertThat(newest).extracting(RecordEntry::partition).contains(1);
    }

    @Test
    void shouldTellTextFromBytesFromNothing() {
        TopicEntry orders = topics.one("orders");

        List<RecordEntry> all = records.from(orders, orders.partitions().get(1), 0, 50);

        assertThat(all).extracting(RecordEntry::value).containsExactly("café", null, "/wA=");
        assertThat(all).extracting(RecordEntry::valueEncoding).containsExactly("utf-8", null, "base64");
        assertThat(all).extracting(RecordEntry::key).containsExactly(null, "gone", null);
    }

    @Test
    void shouldKeepHeadersOfOneName() {
        TopicEntry orders = topics.one("orders");

        assertThat(records.from(orders, orders.partitions().get(1), 2, 1).get(0).headers())
                .containsExactly(new HeaderEntry("why", "torn", "utf-8"), new HeaderEntry("why", "late", "utf-8"));
    }

    @Test
    void shouldNotKnowATopicThatIsNotThere() {
        assertThatThrownBy(() -> topics.one("orderss"))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.status()).isEqualTo(404))
                .hasMessage("Cannot find topic orderss");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
