package dev.lakebox.generator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MalformationTest {

    private static final List<Play.Sent> GOOD = new Play(GeneratorSettings.DEFAULTS).run(Duration.ofSeconds(10)).sent;

    @ParameterizedTest
    @EnumSource
    void shouldLeaveNothingThatCouldBeReadAsARecord(Malformation malformation) {
        Dice dice = new Dice(1, "test");
        Set<Topic> topics = EnumSet.noneOf(Topic.class);
        for (Play.Sent good : GOOD) {
            byte[] before = good.record().value().clone();
            byte[] spoilt = malformation.spoil(good.record().value(), dice);

            assertThat(good.record().value()).as("the good record").isEqualTo(before);
            assertThat(isRecord(spoilt)).as(() -> malformation + " " + good).isFalse();
            topics.add(good.record().topic());
        }
        assertThat(topics).containsExactly(Topic.values());
    }

    @Test
    void shouldTakeGoodRecordsForRecords() {
        assertThat(GOOD).allMatch(good -> isRecord(good.record().value()));
    }

    @Test
    void shouldComeInEveryKind() {
        Dice dice = new Dice(1, "test");
        Set<Malformation> drawn = EnumSet.noneOf(Malformation.class);
        for (int i = 0; i < 200; i++) {
            drawn.add(Malformation.draw(dice));
        }
        assertThat(drawn).containsExactly(Malformation.values());
    }

    /** Whether a strict reader finds an order, a payment or a transaction, with every field and the right types. */
    private static boolean isRecord(byte[] value) {
        if (!isUtf8(value)) {
            return false;
        }
        JsonNode json;
        try {
            json = Play.json(value);
        } catch (UncheckedIOException e) {
            return false;
        }
        if (json instanceof MissingNode || !json.isObject()) {
            return false;
        }
        boolean order = json.path("created_at").isIntegralNumber()
                && json.path("user_id").isIntegralNumber()
                && json.path("product_id").isIntegralNumber()
                && json.path("quantity").isIntegralNumber()
                && json.path("currency").isTextual();
        boolean payment = json.path("payment_time").isIntegralNumber()
                && json.path("payment_id").isIntegralNumber()
                && json.path("method").isTextual();
        boolean transaction = json.path("ts").isIntegralNumber()
                && json.path("transaction_id").isIntegralNumber()
                && json.path("user_id").isIntegralNumber()
                && json.path("currency").isTextual();
        boolean ofAnOrder = (order || payment)
                && json.path("order_id").isIntegralNumber()
                && json.path("status").isTextual();
        return (transaction || ofAnOrder) && json.path("amount").isNumber();
    }

    private static boolean isUtf8(byte[] value) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(value));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
