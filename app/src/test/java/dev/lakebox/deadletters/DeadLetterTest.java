package dev.lakebox.deadletters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lakebox.Endpoints;
import dev.lakebox.Ports;
import dev.lakebox.Problem;
import dev.lakebox.deadletters.DeadLetterAnswers.DeadLetterEntry;
import dev.lakebox.deadletters.DeadLetterAnswers.Replayed;
import dev.lakebox.deadletters.DeadLetterAnswers.ReplayedAs;
import dev.lakebox.generator.GeneratorSettings;
import dev.lakebox.generator.OrderField;
import dev.lakebox.generator.OrderSchemas;
import dev.lakebox.generator.RegistrySchemas;
import dev.lakebox.generator.Shop;
import dev.lakebox.generator.ShopOptions;
import dev.lakebox.generator.ShopRecord;
import dev.lakebox.generator.Stock;
import dev.lakebox.generator.Topic;
import dev.lakebox.kafka.EmbeddedBroker;
import dev.lakebox.kafka.KafkaCluster;
import dev.lakebox.kafka.KafkaSettings;
import dev.lakebox.kafka.RecordReader;
import dev.lakebox.kafka.TopicAnswers.HeaderEntry;
import dev.lakebox.kafka.TopicAnswers.RecordEntry;
import dev.lakebox.kafka.TopicAnswers.TopicEntry;
import dev.lakebox.kafka.TopicReader;
import dev.lakebox.kafka.Topics;
import dev.lakebox.registry.AvroText;
import dev.lakebox.registry.Registry;
import dev.lakebox.registry.RegistrySettings;
import dev.lakebox.registry.TopicValues;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.net.InetAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against the embedded broker and the registry. */
class DeadLetterTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final AtomicLong PLACES = new AtomicLong();
    private static final String GOOD = "{\"order_id\": 7, \"user_id\": 1, \"product_id\": 2, \"quantity\": 3, "
            + "\"amount\": 12.30, \"currency\": \"EUR\", \"status\": \"CREATED\", \"created_at\": 1767225600000}";

    @TempDir
    private static Path directory;

    private static KafkaCluster kafka;
    private static Registry registry;
    private static OrderSchemas schemas;
    private static Endpoints endpoints;
    private static TopicReader topics;
    private static RecordReader records;
    private static DeadLetterResource api;

    @BeforeAll
    static void start() throws Exception {
        KafkaSettings settings = settings(KafkaSettings.class, Map.of("lakebox.kafka.port", "0"));
        InetAddress host = InetAddress.getLoopbackAddress();
        Ports ports = new Ports(host, false);
        kafka = new KafkaCluster(
                settings,
                new EmbeddedBroker(settings, directory.resolve("kafka"), ports, "localhost"),
                new Topics(2, settings.maxRecordBytes(), 64 << 20));
        kafka.start();
        registry = new Registry(
                settings(RegistrySettings.class, Map.of("lakebox.registry.port", "0")), directory, ports, host);
        registry.start();
        schemas = new RegistrySchemas(registry.uri()).register();
        endpoints = endpoints(registry.uri());
        topics = new TopicReader(endpoints);
        records = new RecordReader(endpoints, new AvroText(endpoints));
        api = api(endpoints);
    }

    @AfterAll
    static void stop() {
        if (registry != null) {
            registry.close();
        }
        kafka.close();
    }

    @Test
    void shouldListWhatIsCommittedNewestFirst() {
        Place first = letter("transactions", bytes("7"), bytes("{\"amount\":\"n/a\"}"));
        Place second = place("transactions");
        dead(KafkaProducer::abortTransaction, second, null, bytes("given up"));
        Place third = letter("transactions", null, new byte[] {(byte) 0xff, 0});

        List<DeadLetterEntry> letters = api.deadLetters("transactions", 500);

        assertThat(letters)
                .extracting(DeadLetterTest::place)
                .contains(first, third)
                .doesNotContain(second);
        assertThat(letters.get(0))
                .isEqualTo(new DeadLetterEntry(
                        "transactions",
                        third.partition(),
                        third.offset(),
                        letters.get(0).timestamp(),
                        "no good",
                        null,
                        null,
                        "/wA=",
                        "base64",
                        2,
                        "\uFFFD\0",
                        null,
                        false));
        assertThat(letters.get(1).key()).isEqualTo("7");
        assertThat(letters.get(1).value()).isEqualTo("{\"amount\":\"n/a\"}");
        assertThat(letters.get(1).draft()).isEqualTo("{\"amount\":\"n/a\"}");
        assertThat(api.deadLetters("transactions", 1)).hasSize(1);
        assertThat(api.deadLetters(null, 500)).extracting(DeadLetterTest::place).contains(first, third);
    }

    @Test
    void shouldListOnceWhatWasFoundTwice() {
        Place place = letter("payment-events", bytes("1"), bytes("{}"));
        dead(KafkaProducer::commitTransaction, place, bytes("1"), bytes("{}"));

        assertThat(api.deadLetters("payment-events", 500))
                .extracting(DeadLetterTest::place)
                .containsOnlyOnce(place);
    }

    @Test
    void shouldFindTheNewestBehindManyTransactions() {
        Place oldest = letter("payment-events", bytes("old"), bytes("old"));
        try (KafkaProducer<byte[], byte[]> producer = producer()) {
            for (int i = 0; i < 600; i++) {
                producer.beginTransaction();
                producer.send(record(place("payment-events"), bytes("k"), bytes("new")));
                producer.flush();
                if (i % 50 == 0) {
                    producer.commitTransaction();
                } else {
                    producer.abortTransaction();
                }
            }
        }

        List<DeadLetterEntry> letters = api.deadLetters("payment-events", 13);

        assertThat(letters).hasSize(13);
        assertThat(letters.subList(0, 12)).extracting(DeadLetterEntry::value).containsOnly("new");
        assertThat(place(letters.get(12))).isEqualTo(oldest);
        assertThat(api.replay(
                                "payment-events",
                                oldest.partition(),
                                oldest.offset(),
                                false,
                                "{\"value\": {\"payment_id\": 1}}")
                        .topic())
                .isEqualTo("payment-events");
    }

    @Test
    void shouldCutWhatIsHuge() {
        Place place = letter("transactions", bytes("1"), bytes("é".repeat(70_000)));

        DeadLetterEntry letter = entry(place);

        assertThat(letter.valueBytes()).isEqualTo(140_000);
        assertThat(letter.value()).isEqualTo("é".repeat(32_768));
        assertThat(letter.valueEncoding()).isEqualTo("utf-8");
        assertThat(letter.draft()).isNull();
    }

    @Test
    void shouldDraftWhatCanBeReadOfAnOrder() throws Exception {
        byte[] good = order();
        JsonNode said = JSON.readTree(new AvroText(endpoints).of(good).orElseThrow());
        byte[] unknown = good.clone();
        ByteBuffer.wrap(unknown).putInt(1, 2_000_000_000);

        // another test may have given orders a field more
        assertThat(draft(good).properties()).containsAll(said.properties());
        JsonNode begun = draft(Arrays.copyOf(good, 5 + 8));
        assertThat(begun.get("order_id")).isEqualTo(said.get("order_id"));
        assertThat(begun.get("created_at").isNull()).isTrue();
        assertThat(begun.size()).isGreaterThanOrEqualTo(8);
        // four longs, then an amount of a gigabyte and more that is not there
        byte[] lies = Arrays.copyOf(good, 20);
        ByteBuffer.wrap(lies, 5, 15)
                .put(new byte[] {2, 2, 2, 2, (byte) 0x80, (byte) 0xbc, (byte) 0xc1, (byte) 0x96, 0x0b});
        assertThat(draft(lies).get("quantity").intValue()).isEqualTo(1);
        assertThat(draft(lies).get("amount").isNull()).isTrue();
        assertThat(new AvroText(endpoints).of(lies)).isEmpty();
        for (byte[] unreadable : List.of(unknown, bytes("<html>"), new byte[0], Arrays.copyOf(good, 3))) {
            assertThat(draft(unreadable).properties())
                    .hasSizeGreaterThanOrEqualTo(8)
                    .allSatisfy(field -> assertThat(field.getValue().isNull()).isTrue());
        }
    }

    @Test
    void shouldDraftAnOrderWhoseIdIsNull() throws Exception {
        byte[] value = ByteBuffer.allocate(6)
                .put((byte) 0)
                .putInt(schemas.withoutId())
                .put((byte) 0)
                .array();
        byte[] good = order();
        // behind the id, the two schemas are the same
        int rest = 5;
        while (good[rest++] < 0) {}
        byte[] whole = Arrays.copyOf(value, 6 + good.length - rest);
        System.arraycopy(good, rest, whole, 6, good.length - rest);

        JsonNode draft = draft(whole);

        JsonNode said = JSON.readTree(new AvroText(endpoints).of(good).orElseThrow());
        assertThat(draft.get("order_id").isNull()).isTrue();
        assertThat(draft.get("user_id")).isEqualTo(said.get("user_id"));
        assertThat(draft.get("created_at")).isEqualTo(said.get("created_at"));
    }

    @Test
    void shouldListWhileTheRegistryIsAway() {
        Place place = letter("orders", bytes("1"), bytes("<html>"));

        DeadLetterEntry letter = api(endpoints(URI.create("http://localhost:1"))).deadLetters("orders", 500).stream()
                .filter(each -> place(each).equals(place))
                .findFirst()
                .orElseThrow();

        assertThat(letter.value()).isEqualTo("<html>");
        assertThat(letter.draft()).isNull();
    }

    @Test
    void shouldSendAMendedOrderByTheNewestSchema() throws Exception {
        Place place = letter("orders", bytes("7"), new byte[0]);
        new RegistrySchemas(registry.uri()).add(new OrderField("note", "string", true));

        Replayed sent = replay(place, GOOD.replace("}", ", \"note\": \"mended\"}"));

        RecordEntry record = read(sent);
        assertThat(record.key()).isEqualTo("7");
        assertThat(record.valueEncoding()).isEqualTo("avro");
        JsonNode said = JSON.readTree(record.value());
        assertThat(said.get("order_id").longValue()).isEqualTo(7);
        assertThat(said.get("amount").decimalValue()).isEqualByComparingTo("12.30");
        assertThat(said.get("note").asText()).isEqualTo("mended");
        assertThat(record.timestamp()).isEqualTo(sent.timestamp());
        assertThat(record.headers())
                .containsExactly(
                        new HeaderEntry("lakebox.replayed-partition", Integer.toString(place.partition()), "utf-8"),
                        new HeaderEntry("lakebox.replayed-offset", Long.toString(place.offset()), "utf-8"));
    }

    @Test
    void shouldSendAMendedTransactionAsItIsWritten() {
        Place place = letter("transactions", null, bytes("{"));

        Replayed sent = replay(place, "{\"transaction_id\": 123456789012345678, \"amount\": 1.10}");

        assertThat(read(sent).value()).isEqualTo("{\"transaction_id\":123456789012345678,\"amount\":1.10}");
        assertThat(read(sent).key()).isNull();
    }

    @Test
    void shouldSendOnceUnlessAskedForAgain() throws Exception {
        Place place = letter("transactions", bytes("7"), bytes("{"));
        Replayed sent = replay(place, "{}");
        ReplayedAs as = new ReplayedAs(sent.partition(), sent.offset());

        assertThat(entry(place).replayedAs()).isEqualTo(as);
        for (DeadLetterResource each : List.of(api, api(endpoints))) {
            assertThatThrownBy(() -> each.replay("transactions", place.partition(), place.offset(), false, "{}"))
                    .isInstanceOfSatisfying(Problem.class, problem -> {
                        assertThat(problem.status()).isEqualTo(409);
                        assertThat(problem.more()).containsEntry("replayedAs", as);
                    })
                    .hasMessageContaining("partition %d, offset %d now", as.partition(), as.offset());
        }
        Replayed again = api.replay("transactions", place.partition(), place.offset(), true, "{\"value\": {}}");
        assertThat(again.offset()).isGreaterThan(sent.offset());
        assertThat(entry(place).replayedAs()).isEqualTo(new ReplayedAs(again.partition(), again.offset()));
    }

    @Test
    void shouldNotTakeWhatWasBegunForNeverSent() throws Exception {
        Path file = directory.resolve("cut.tsv");
        Place begun = new Place("orders", 1, 2);
        Place refused = new Place("orders", 1, 3);
        Place done = new Place("orders", 1, 4);
        Replays before = new Replays(file);
        before.begin(begun);
        before.begin(refused);
        before.refused(refused);
        Files.writeString(file, "begun\tord", StandardOpenOption.APPEND);

        Replays after = new Replays(file);
        after.begin(done);
        after.sent(done, new ReplayedAs(0, 9));

        Replays last = new Replays(file);
        assertThat(last.unknown(begun)).isTrue();
        assertThat(last.sent(begun)).isEmpty();
        assertThat(last.unknown(refused)).isFalse();
        assertThat(last.unknown(done)).isFalse();
        assertThat(last.sent(done)).contains(new ReplayedAs(0, 9));
        assertThatThrownBy(() -> new Replayer(endpoints, last).requireFirst(begun))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.status()).isEqualTo(409))
                .hasMessageContaining("Cannot tell whether");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"order_id\": 7, | | order_id | Invalid order_id: missing (must be a long)",
                "\"order_id\": 7 | \"order_id\": null | order_id | Invalid order_id: null (must be a long)",
                "\"order_id\": 7 | \"order_id\": \"7\" | order_id | Invalid order_id: \"7\" (must be a long)",
                "\"order_id\": 7 | \"order_id\": 7.5 | order_id | Invalid order_id: 7.5 (must be a long)",
                "\"quantity\": 3 | \"quantity\": 3000000000 | quantity | Invalid quantity: 3000000000 (must be an int)",
                "12.30 | 12.305 | amount | Invalid amount: 12.305 (must be a decimal of up to 10 digits, 2 of them after the point)",
                "12.30 | 123456789.00 | amount | Invalid amount: 123456789.00 (must be a decimal of up to 10 digits, 2 of them after the point)",
                "12.30 | \"n/a\" | amount | Invalid amount: \"n/a\" (must be a decimal of up to 10 digits, 2 of them after the point)",
                "\"EUR\" | 5 | currency | Invalid currency: 5 (must be a string)",
                "\"status\" | \"colour\": \"red\", \"status\" | colour | Invalid colour: \"red\" (no field of Order)",
                "\"status\" | \"currency\": \"EUR\", \"status\" | value | Invalid value: no JSON: Duplicate field 'currency'",
                "} | ] | value | Invalid value: no JSON: Unexpected close marker ']'",
            })
    void shouldRefuseWhatDoesNotFit(String part, String other, String field, String message) {
        Place place = letter("orders", bytes("1"), bytes("<html>"));
        long before = topics.one("orders").endOffset();

        assertThatThrownBy(() -> replay(place, GOOD.replace(part, other == null ? "" : other)))
                .isInstanceOfSatisfying(Problem.class, problem -> {
                    assertThat(problem.status()).isEqualTo(400);
                    assertThat(problem.more()).containsEntry("field", field).containsKey("reason");
                })
                .hasMessageStartingWith(message);

        assertThat(topics.one("orders").endOffset()).isEqualTo(before);
        assertThat(entry(place).replayedAs()).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"''", "[]", "{\"value\": 7}", "{\"value\": null}", "{\"values\": {}}", "{"})
    void shouldRefuseWhatIsNoObject(String body) {
        for (String topic : List.of("orders", "transactions")) {
            Place place = letter(topic, bytes("1"), bytes("<html>"));
            assertThatThrownBy(() -> api.replay(topic, place.partition(), place.offset(), false, body))
                    .isInstanceOfSatisfying(
                            Problem.class,
                            problem -> assertThat(problem.status()).isEqualTo(400))
                    .hasMessageStartingWith("Invalid value: ");
        }
    }

    @Test
    void shouldSayWhatIsNotThere() {
        assertNotFound("Cannot find a dead letter of orders, partition 0, offset 4711", "orders", 0, 4711);
        assertNotFound("Cannot find topic nothing.dlq", "nothing", 0, 0);
        assertThatThrownBy(() -> api.deadLetters("nothing", 50)).hasMessage("Cannot find topic nothing.dlq");
        assertThatThrownBy(() -> api.deadLetters("orders", 0)).hasMessage("Invalid limit: 0 (1 to 500)");
    }

    private static void assertNotFound(String message, String topic, int partition, long offset) {
        assertThatThrownBy(() -> api.replay(topic, partition, offset, false, "{\"value\": {}}"))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.status()).isEqualTo(404))
                .hasMessage(message);
    }

    private static DeadLetterResource api(Endpoints endpoints) {
        Replays replays = new Replays(endpoints);
        return new DeadLetterResource(
                topics == null ? new TopicReader(endpoints) : topics,
                new DeadLetterReader(endpoints),
                replays,
                new Replayer(endpoints, replays),
                new TopicValues(endpoints, new AvroText(endpoints)));
    }

    private static Endpoints endpoints(URI registry) {
        URI nowhere = URI.create("http://localhost");
        return new Endpoints(
                directory,
                kafka.bootstrapServers(),
                registry,
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
    }

    private static <T> T settings(Class<T> type, Map<String, String> values) {
        return new SmallRyeConfigBuilder()
                .withMapping(type)
                .withSources(new PropertiesConfigSource(values, "test", 100))
                .build()
                .getConfigMapping(type);
    }

    private static Replayed replay(Place place, String value) {
        return api.replay(place.topic(), place.partition(), place.offset(), false, "{\"value\": " + value + "}");
    }

    private static RecordEntry read(Replayed sent) {
        TopicEntry topic = topics.one(sent.topic());
        return records.from(topic, topic.partitions().get(sent.partition()), sent.offset(), 1)
                .get(0);
    }

    private static DeadLetterEntry entry(Place place) {
        return api.deadLetters(place.topic(), 500).stream()
                .filter(each -> place(each).equals(place))
                .findFirst()
                .orElseThrow();
    }

    private static Place place(DeadLetterEntry letter) {
        return new Place(letter.topic(), letter.partition(), letter.offset());
    }

    private static JsonNode draft(byte[] value) throws Exception {
        return JSON.readTree(entry(letter("orders", bytes("1"), value)).draft());
    }

    /** As the shop writes it by the first version of the schema. */
    private static byte[] order() {
        Instant noon = Instant.parse("2026-01-01T12:00:00Z");
        Shop shop = new Shop(1, noon, 1, ShopOptions.DEFAULTS, GeneratorSettings.DEFAULTS, Stock.NONE, schemas);
        List<byte[]> orders = new ArrayList<>();
        shop.advanceTo(noon.plusSeconds(5), event -> {
            if (event instanceof ShopRecord record && record.topic() == Topic.ORDERS) {
                orders.add(record.value());
            }
        });
        return orders.get(0);
    }

    private static Place place(String topic) {
        return new Place(topic, 1, PLACES.incrementAndGet());
    }

    private static Place letter(String topic, byte[] key, byte[] value) {
        Place place = place(topic);
        dead(KafkaProducer::commitTransaction, place, key, value);
        return place;
    }

    /** As the landing pipelines write it. */
    private static void dead(Consumer<KafkaProducer<byte[], byte[]>> end, Place place, byte[] key, byte[] value) {
        try (KafkaProducer<byte[], byte[]> producer = producer()) {
            producer.beginTransaction();
            producer.send(record(place, key, value));
            producer.flush();
            end.accept(producer);
        }
    }

    private static KafkaProducer<byte[], byte[]> producer() {
        KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers(), "transactional.id", "landing"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        producer.initTransactions();
        return producer;
    }

    private static ProducerRecord<byte[], byte[]> record(Place place, byte[] key, byte[] value) {
        return new ProducerRecord<>(
                place.topic() + ".dlq",
                null,
                key,
                value,
                List.<Header>of(
                        new RecordHeader("lakebox.topic", bytes(place.topic())),
                        new RecordHeader("lakebox.partition", bytes(Integer.toString(place.partition()))),
                        new RecordHeader("lakebox.offset", bytes(Long.toString(place.offset()))),
                        new RecordHeader("lakebox.error", bytes("no good"))));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
