package dev.lakebox.page;

import dev.lakebox.SandboxControl;
import dev.lakebox.kafka.TopicAnswers.TopicEntry;
import dev.lakebox.kafka.TopicReader;
import dev.lakebox.page.LiveState.LiveTable;
import dev.lakebox.page.LiveState.LiveTopic;
import dev.lakebox.table.TableAnswers.Summary;
import dev.lakebox.table.TableReader;
import dev.lakebox.table.TableView;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jboss.logging.Logger;

/** One state a second for all who listen together; while nobody does, nothing is computed. */
@Singleton
final class LiveStates {

    private static final Logger LOG = Logger.getLogger(LiveStates.class);
    private static final Duration PERIOD = Duration.ofSeconds(1);
    private static final Duration RATES_OVER = Duration.ofSeconds(5);

    private final SandboxControl sandbox;
    private final Instance<TopicReader> topics;
    private final Instance<TableReader> tables;
    private final RateWindow records = new RateWindow(RATES_OVER);
    private final RateWindow rows = new RateWindow(RATES_OVER);
    private final Uni<LiveState> newest;
    private final Multi<LiveState> states;

    LiveStates(SandboxControl sandbox, Instance<TopicReader> topics, Instance<TableReader> tables) {
        this.sandbox = sandbox;
        // had from the container only when the sandbox runs: until then there is nothing that they could ask
        this.topics = topics;
        this.tables = tables;
        Uni<LiveState> computed =
                Uni.createFrom().item(this::compute).runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
        this.newest = computed.memoize().atLeast(PERIOD);
        this.states = Multi.createFrom()
                .ticks()
                // who comes in has the newest already
                .startingAfter(PERIOD)
                .every(PERIOD)
                .onOverflow()
                .drop()
                .onItem()
                .transformToUniAndConcatenate(tick -> computed)
                .broadcast()
                .withCancellationAfterLastSubscriberDeparture()
                .toAllSubscribers();
    }

    /** The newest state at once, then each as it comes. */
    Multi<LiveState> states() {
        // a listener that is slow gets the newest state, and holds nobody up
        return Multi.createBy()
                .concatenating()
                .streams(newest.toMulti(), states.onOverflow().dropPreviousItems());
    }

    /** All parts are asked for at the same time: most of what each takes is waiting for another's answer. */
    private synchronized LiveState compute() {
        List<String> problems = new CopyOnWriteArrayList<>();
        CompletableFuture<SandboxResource.Answer> answer = CompletableFuture.supplyAsync(
                () -> SandboxResource.Answer.of(sandbox), Infrastructure.getDefaultWorkerPool());
        boolean running = sandbox.state().equals("RUNNING");
        CompletableFuture<List<LiveTopic>> topicsNow = part(running, "the topics", this::topics, List.of(), problems);
        CompletableFuture<List<Map<String, Object>>> pipelines =
                part(running, "the pipelines", sandbox::pipelines, List.of(), problems);
        CompletableFuture<List<LiveTable>> tablesNow = part(running, "the tables", this::tables, List.of(), problems);
        CompletableFuture<Map<String, Object>> generator =
                part(running, "the generator", this::generator, null, problems);
        CompletableFuture<Map<String, Object>> disk = part(running, "the disk's use", this::disk, null, problems);
        return new LiveState(
                Instant.now(),
                answer.join(),
                generator.join(),
                topicsNow.join(),
                pipelines.join(),
                tablesNow.join(),
                disk.join(),
                problems);
    }

    /** A closed shop is no problem. */
    private Map<String, Object> generator() {
        try {
            return sandbox.generator();
        } catch (IllegalStateException e) {
            LOG.trace("The shop is closed", e);
            return null;
        }
    }

    private Map<String, Object> disk() {
        Map<String, Object> disk = new LinkedHashMap<>(sandbox.maintenance());
        disk.remove("actions");
        return disk;
    }

    private List<LiveTopic> topics() {
        long now = System.nanoTime();
        List<LiveTopic> live = new ArrayList<>();
        for (TopicEntry topic : topics.get().all()) {
            live.add(new LiveTopic(
                    topic.name(),
                    topic.partitions().size(),
                    topic.endOffset(),
                    topic.records(),
                    records.add(topic.name(), now, topic.endOffset())));
        }
        return live;
    }

    private List<LiveTable> tables() {
        List<LiveTable> live = new ArrayList<>();
        for (TableView view : tables.get().all()) {
            Summary summary = view.summary();
            live.add(new LiveTable(summary, rows.add(view.name().toString(), System.nanoTime(), summary.rows())));
        }
        return live;
    }

    private static <T> CompletableFuture<T> part(
            boolean running, String what, Callable<T> compute, T otherwise, List<String> problems) {
        if (!running) {
            return CompletableFuture.completedFuture(otherwise);
        }
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return compute.call();
                    } catch (Exception e) {
                        LOG.debugf(e, "Cannot tell %s", what);
                        problems.add("Cannot tell %s: %s"
                                .formatted(what, e.getMessage() == null ? e.toString() : e.getMessage()));
                        return otherwise;
                    }
                },
                Infrastructure.getDefaultWorkerPool());
    }
}
