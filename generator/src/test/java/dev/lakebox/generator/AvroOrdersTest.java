package dev.lakebox.generator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AvroOrdersTest {

    private static final OrderSchemas IDS = new OrderSchemas(7, List.of(), 8, 9);
    private static final Map<Integer, Schema> SCHEMAS = Map.of(
            7,
            RegistrySchemas.schema("order"),
            8,
            RegistrySchemas.schema("order-without-id"),
            9,
            RegistrySchemas.schema("order-in-floats"));
    private static final List<Play.Sent> ORDERS = new Play(Play.STEADY, GeneratorSettings.DEFAULTS, IDS)
            .run(Duration.ofSeconds(10))
            .orders();

    @Test
    void shouldSayTheSameAsJson() throws IOException {
        List<Play.Sent> json =
                new Play(GeneratorSettings.DEFAULTS).run(Duration.ofSeconds(10)).orders();

        assertThat(ORDERS).hasSameSizeAs(json).hasSizeGreaterThan(500);
        for (int i = 0; i < json.size(); i++) {
            JsonNode expected = json.get(i).json();
            GenericRecord order = read(ORDERS.get(i).record().value());

            assertThat(ORDERS.get(i).key()).isEqualTo(json.get(i).key());
            for (String field : List.of("order_id", "user_id", "product_id", "quantity", "created_at")) {
                assertThat(((Number) order.get(field)).longValue())
                        .as(field)
                        .isEqualTo(expected.get(field).longValue());
            }
            assertThat(order.get("currency").toString())
                    .isEqualTo(expected.get("currency").textValue());
            assertThat(order.get("status").toString())
                    .isEqualTo(expected.get("status").textValue());
            assertThat(amount(order)).isEqualTo(expected.get("amount").decimalValue());
        }
    }

    /** Each field as a registry would hand it back, after those that orders have always had. */
    @Test
    void shouldWriteWhatWasAdded() throws IOException {
        List<OrderField> added = Stream.concat(
                        OrderField.TYPES.stream().sorted().map(type -> new OrderField("an_" + type, type, true)),
                        OrderField.TYPES.stream().sorted().map(type -> new OrderField("a_" + type, type, false)))
                .toList();
        Schema first = SCHEMAS.get(7);
        List<Schema.Field> fields = new ArrayList<>();
        first.getFields().forEach(field -> fields.add(new Schema.Field(field, field.schema())));
        added.forEach(field -> fields.add(field.toAvro()));
        Schema next = Schema.createRecord(first.getName(), null, first.getNamespace(), false, fields);
        assertThat(next.getFields().subList(first.getFields().size(), fields.size()))
                .map(field -> OrderField.of(field).orElseThrow())
                .isEqualTo(added);
        AvroOrders orders = new AvroOrders(IDS);
        orders.use(new OrderSchemas(7, added, 8, 9));

        for (long id = 5; id < 7; id++) {
            byte[] value = orders.write(new Order(id, 1, 2, 3, 1999, "EUR", 4));
            BinaryDecoder decoder =
                    DecoderFactory.get().binaryDecoder(value, AvroOrders.FRAME, value.length - AvroOrders.FRAME, null);
            GenericRecord order = new GenericDatumReader<GenericRecord>(next).read(null, decoder);
            assertThat(decoder.isEnd()).isTrue();
            assertThat(order.get("order_id")).isEqualTo(id);
            for (OrderField field : added) {
                Object written = order.get(field.name());
                assertThat(written == null).as(field.name()).isEqualTo(field.optional() && id % 5 != 0);
            }
            assertThat(order.get("a_string")).hasToString("a_string " + id);
            assertThat(AvroOrders.read(value).id()).isEqualTo(id);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldLeaveNothingThatCouldBeReadAsAnOrder(AvroMalformation malformation) {
        AvroOrders orders = new AvroOrders(IDS);
        Dice dice = new Dice(1, "test");
        for (Play.Sent good : ORDERS) {
            byte[] before = good.record().value().clone();
            byte[] spoilt = malformation.spoil(good.record().value(), dice, orders);

            assertThat(good.record().value()).as("the good record").isEqualTo(before);
            assertThat(isOrder(spoilt)).as(() -> malformation + " " + good).isFalse();
        }
    }

    @Test
    void shouldTakeGoodOrdersForOrders() {
        assertThat(ORDERS).allMatch(good -> isOrder(good.record().value()));
    }

    @Test
    void shouldComeInEveryKind() {
        Dice dice = new Dice(1, "test");
        Set<AvroMalformation> drawn = EnumSet.noneOf(AvroMalformation.class);
        for (int i = 0; i < 200; i++) {
            drawn.add(AvroMalformation.draw(dice));
        }
        assertThat(drawn).containsExactly(AvroMalformation.values());
    }

    /** What keeps a careless writer from registering them where orders are. */
    @Test
    void shouldHaveSchemasThatNoReaderOfOrdersTakes() {
        assertThat(SCHEMAS.values())
                .filteredOn(writer -> SchemaCompatibility.checkReaderWriterCompatibility(SCHEMAS.get(7), writer)
                                .getType()
                        == SchemaCompatibility.SchemaCompatibilityType.COMPATIBLE)
                .containsExactly(SCHEMAS.get(7));
    }

    /** By the schema of orders, with all that a landing table requires. */
    private static boolean isOrder(byte[] value) {
        try {
            // the year 2200
            return (long) read(value).get("created_at") < 7_258_118_400_000L;
        } catch (IOException | AvroRuntimeException e) {
            return false;
        }
    }

    private static GenericRecord read(byte[] value) throws IOException {
        if (value.length < AvroOrders.FRAME || value[0] != 0) {
            throw new IOException("No frame");
        }
        Schema writer = SCHEMAS.get(ByteBuffer.wrap(value).getInt(1));
        if (writer == null) {
            throw new IOException("No schema");
        }
        BinaryDecoder decoder =
                DecoderFactory.get().binaryDecoder(value, AvroOrders.FRAME, value.length - AvroOrders.FRAME, null);
        GenericRecord record = new GenericDatumReader<GenericRecord>(writer, SCHEMAS.get(7)).read(null, decoder);
        assertThat(decoder.isEnd()).as("nothing follows").isTrue();
        return record;
    }

    private static BigDecimal amount(GenericRecord order) {
        return new BigDecimal(new BigInteger(((ByteBuffer) order.get("amount")).array()), 2);
    }
}
