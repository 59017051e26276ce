package dev.lakebox.deadletters;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.lakebox.Problem;
import dev.lakebox.deadletters.DeadLetterAnswers.DeadLetterEntry;
import dev.lakebox.deadletters.DeadLetterAnswers.Replayed;
import dev.lakebox.kafka.Payload;
import dev.lakebox.kafka.TopicAnswers.TopicEntry;
import dev.lakebox.kafka.TopicReader;
import dev.lakebox.registry.TopicValues;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What no pipeline could read, to be mended and sent again. */
@Path("/api/dead-letters")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Dead letters")
@Blocking
public class DeadLetterResource {

    private static final int MAX_LETTERS = 500;
    private static final int MAX_SHOWN_BYTES = 64 * 1024;
    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            // figures keep their zeros
            .setNodeFactory(JsonNodeFactory.withExactBigDecimals(true));

    private final TopicReader topics;
    private final DeadLetterReader letters;
    private final Replays replays;
    private final Replayer replayer;
    private final TopicValues values;

    DeadLetterResource(
            TopicReader topics, DeadLetterReader letters, Replays replays, Replayer replayer, TopicValues values) {
        this.topics = topics;
        this.letters = letters;
        this.replays = replays;
        this.replayer = replayer;
        this.values = values;
    }

    @GET
    @Operation(
            summary = "The newest dead letters, newest first, of one topic or of all",
            description =
                    "Partition and offset are those on the topic that the record came on, as in ops.dead_letters. "
                            + "What a pipeline has found unreadable is here with its next checkpoint. An answer ends after 8 MiB "
                            + "of each topic.")
    public List<DeadLetterEntry> deadLetters(
            @Parameter(description = "The topic that they came on; all where none is named") @QueryParam("topic")
                    String topic,
            @QueryParam("limit") @DefaultValue("50") int limit) {
        if (limit < 1 || limit > MAX_LETTERS) {
            throw new Problem(400, "Invalid limit: %d (1 to %d)".formatted(limit, MAX_LETTERS));
        }
        TopicValues.Drafts drafts = values.drafts();
        Set<Place> seen = new HashSet<>();
        return topics(topic).stream()
                .flatMap(each -> letters.newest(each, limit).stream())
                .sorted(Comparator.<ConsumerRecord<byte[], byte[]>>comparingLong(ConsumerRecord::timestamp)
                        .thenComparingLong(ConsumerRecord::offset)
                        .reversed())
                // a pipeline that has read its topic from the beginning again has found the same ones again
                .filter(each -> seen.add(Place.of(each).orElseThrow()))
                .limit(limit)
                .map(each -> entry(each, drafts))
                .toList();
    }

    @GET
    @Path("/{topic}/{partition}/{offset}")
    @Operation(summary = "One dead letter, by its place on the topic that it came on")
    @APIResponse(responseCode = "200", description = "The dead letter")
    @APIResponse(responseCode = "404", description = "There is no such dead letter")
    public DeadLetterEntry deadLetter(String topic, int partition, long offset) {
        return entry(letter(new Place(topic, partition, offset)), values.drafts());
    }

    @POST
    @Path("/{topic}/{partition}/{offset}/replay")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Sends a dead letter again, mended: to the topic that it came on, under its key",
            description =
                    "Orders are written in Avro by the newest schema of orders-value, all else as JSON. The record has "
                            + "the headers lakebox.replayed-partition and lakebox.replayed-offset. Answers when the broker has it.")
    @RequestBody(
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            examples =
                                    @ExampleObject(
                                            name = "a transaction",
                                            value =
                                                    "{\"value\": {\"transaction_id\": 1, \"user_id\": 7, \"amount\": 9.5, \"currency\": \"EUR\", \"ts\": 1767225600000}}")))
    @APIResponse(responseCode = "200", description = "Where the mended record is now")
    @APIResponse(responseCode = "400", description = "The value does not fit: which field, and why. Nothing was sent")
    @APIResponse(responseCode = "404", description = "There is no such dead letter")
    @APIResponse(responseCode = "409", description = "It was sent again before, and where it is; or it is being sent")
    public Replayed replay(
            String topic,
            int partition,
            long offset,
            @Parameter(description = "Also where it was sent again before") @QueryParam("again") boolean again,
            String body) {
        Place place = new Place(topic, partition, offset);
        ConsumerRecord<byte[], byte[]> letter = letter(place);
        // the topic that it came on may be gone; what is sent there must not make a new one
        topics.one(topic);
        if (!again) {
            replayer.requireFirst(place);
        }
        return replayer.send(place, letter.key(), values.write(topic, value(body)), again);
    }

    private List<String> topics(String topic) {
        if (topic != null) {
            requireDeadLetters(topic);
            return List.of(topic);
        }
        return topics.all().stream()
                .map(TopicEntry::name)
                .filter(name -> name.endsWith(DeadLetterReader.SUFFIX))
                .map(name -> name.substring(0, name.length() - DeadLetterReader.SUFFIX.length()))
                .toList();
    }

    /** @throws Problem 404 */
    private ConsumerRecord<byte[], byte[]> letter(Place place) {
        requireDeadLetters(place.topic());
        return letters.find(place)
                .orElseThrow(() -> new Problem(404, "Cannot find a dead letter of %s".formatted(place)));
    }

    /** @throws Problem 404 */
    private void requireDeadLetters(String topic) {
        topics.one(topic + DeadLetterReader.SUFFIX);
    }

    private static JsonNode value(String body) {
        try {
            JsonNode read = JSON.readTree(body == null ? "" : body);
            JsonNode value = read.get("value");
            if (value == null) {
                throw new Problem(400, "Invalid value: missing (the body is {\"value\": {…}})")
                        .with("field", "value")
                        .with("reason", "missing");
            }
            return value;
        } catch (JsonProcessingException e) {
            String reason = "no JSON: " + e.getOriginalMessage();
            throw new Problem(400, "Invalid value: " + reason, e)
                    .with("field", "value")
                    .with("reason", reason);
        }
    }

    private DeadLetterEntry entry(ConsumerRecord<byte[], byte[]> letter, TopicValues.Drafts drafts) {
        Place place = Place.of(letter).orElseThrow();
        int bytes = letter.value() == null ? 0 : letter.value().length;
        boolean whole = bytes <= MAX_SHOWN_BYTES;
        Payload key = Payload.of(letter.key());
        Payload value = whole ? Payload.of(letter.value()) : Payload.beginning(letter.value(), MAX_SHOWN_BYTES);
        return new DeadLetterEntry(
                place.topic(),
                place.partition(),
                place.offset(),
                Instant.ofEpochMilli(letter.timestamp()),
                Place.header(letter, "error").orElse(null),
                key.text(),
                key.encoding(),
                value.text(),
                value.encoding(),
                bytes,
                whole ? drafts.of(place.topic(), letter.value()) : null,
                replays.sent(place).orElse(null),
                replays.unknown(place));
    }
}
