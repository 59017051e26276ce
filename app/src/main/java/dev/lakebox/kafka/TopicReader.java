package dev.lakebox.kafka;

import dev.lakebox.Endpoints;
import dev.lakebox.Problem;
import dev.lakebox.kafka.TopicAnswers.PartitionOffsets;
import dev.lakebox.kafka.TopicAnswers.TopicEntry;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Topics and their offsets, by one admin client for all who ask. */
@Singleton
public final class TopicReader {

    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final Admin admin;

    public TopicReader(Endpoints endpoints) {
        this.admin = Admin.create(Map.of(
                CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG,
                endpoints.kafka(),
                CommonClientConfigs.CLIENT_ID_CONFIG,
                "lakebox-topics",
                CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG,
                (int) TIMEOUT.toMillis(),
                CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG,
                (int) TIMEOUT.toMillis()));
    }

    /** All but Kafka's own, by name. */
    public List<TopicEntry> all() {
        try {
            return entries(admin.listTopics().names().get());
        } catch (ExecutionException e) {
            throw unavailable(e.getCause());
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /** @throws Problem 404 where there is no such topic */
    public TopicEntry one(String topic) {
        try {
            return entries(List.of(topic)).get(0);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException
                    || e.getCause() instanceof InvalidTopicException) {
                throw new Problem(404, "Cannot find topic " + topic, e.getCause());
            }
            throw unavailable(e.getCause());
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private List<TopicEntry> entries(Collection<String> names) throws ExecutionException, InterruptedException {
        Map<String, TopicDescription> topics =
                new TreeMap<>(admin.describeTopics(names).allTopicNames().get());
        List<TopicPartition> partitions = topics.values().stream()
                .flatMap(topic ->
                        topic.partitions().stream().map(info -> new TopicPartition(topic.name(), info.partition())))
                .toList();
        // both are under way at once
        var earliest = admin.listOffsets(all(partitions, OffsetSpec.earliest())).all();
        var latest = admin.listOffsets(all(partitions, OffsetSpec.latest())).all();
        Map<TopicPartition, ListOffsetsResultInfo> begins = earliest.get();
        Map<TopicPartition, ListOffsetsResultInfo> ends = latest.get();
        Map<String, List<PartitionOffsets>> offsets = new HashMap<>();
        for (TopicPartition partition : partitions) {
            offsets.computeIfAbsent(partition.topic(), topic -> new ArrayList<>())
                    .add(new PartitionOffsets(
                            partition.partition(),
                            begins.get(partition).offset(),
                            ends.get(partition).offset()));
        }
        return topics.keySet().stream()
                .map(name -> TopicEntry.of(name, List.copyOf(offsets.getOrDefault(name, List.of()))))
                .toList();
    }

    private static Map<TopicPartition, OffsetSpec> all(List<TopicPartition> partitions, OffsetSpec spec) {
        Map<TopicPartition, OffsetSpec> specs = new HashMap<>();
        partitions.forEach(partition -> specs.put(partition, spec));
        return specs;
    }

    private static Problem unavailable(Throwable cause) {
        return new Problem(503, "Cannot ask Kafka: " + cause.getMessage(), cause);
    }

    private static Problem interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new Problem(503, "Cannot ask Kafka: interrupted", e);
    }

    @PreDestroy
    void close() {
        admin.close(TIMEOUT);
    }
}
