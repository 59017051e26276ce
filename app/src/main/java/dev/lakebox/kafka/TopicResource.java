package dev.lakebox.kafka;

import dev.lakebox.Problem;
import dev.lakebox.kafka.TopicAnswers.PartitionOffsets;
import dev.lakebox.kafka.TopicAnswers.RecordEntry;
import dev.lakebox.kafka.TopicAnswers.TopicEntry;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What is on Kafka, for reading. */
@Path("/api/topics")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Topics")
@Blocking
public class TopicResource {

    private static final int MAX_RECORDS = 500;

    private final TopicReader topics;
    private final RecordReader records;

    TopicResource(TopicReader topics, RecordReader records) {
        this.topics = topics;
        this.records = records;
    }

    @GET
    @Operation(summary = "Every topic with its partitions' offsets")
    public List<TopicEntry> topics() {
        return topics.all();
    }

    @GET
    @Path("/{topic}")
    @Operation(summary = "One topic with its partitions' offsets")
    public TopicEntry topic(String topic) {
        return topics.one(topic);
    }

    @GET
    @Path("/{topic}/records")
    @Operation(
            summary = "Records: the newest, or those of one partition from an offset on",
            description =
                    "Without offset the newest come first, of one partition or of all. With one, they come in the "
                            + "partition's order, and the next page begins after the last offset. An answer ends after 8 MiB.")
    public List<RecordEntry> records(
            String topic,
            @QueryParam("partition") Integer partition,
            @QueryParam("offset") Long offset,
            @QueryParam("limit") @DefaultValue("50") int limit) {
        if (limit < 1 || limit > MAX_RECORDS) {
            throw new Problem(400, "Invalid limit: %d (1 to %d)".formatted(limit, MAX_RECORDS));
        }
        if (offset != null && partition == null) {
            throw new Problem(400, "Invalid offset: %d (of which partition?)".formatted(offset));
        }
        if (offset != null && offset < 0) {
            throw new Problem(400, "Invalid offset: %d (from 0)".formatted(offset));
        }
        TopicEntry entry = topics.one(topic);
        if (partition == null) {
            return records.newest(entry, entry.partitions(), limit);
        }
        PartitionOffsets offsets = entry.partitions().stream()
                .filter(each -> each.partition() == partition)
                .findFirst()
                .orElseThrow(() -> new Problem(
                        404,
                        "Cannot find partition %d of %s: it has %d"
                                .formatted(partition, topic, entry.partitions().size())));
        return offset == null
                ? records.newest(entry, List.of(offsets), limit)
                : records.from(entry, offsets, offset, limit);
    }
}
