package dev.lakebox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class SandboxTest {

    private final List<String> events = new CopyOnWriteArrayList<>();

    @Test
    void shouldStartWhatIsNeededFirstAndStopInReverse() {
        Part kafka = new Part("kafka", List.of());
        Part flink = new Part("flink", List.of(kafka));
        Sandbox sandbox = new Sandbox(List.of(kafka, flink));

        sandbox.start();
        sandbox.close();

        assertThat(events).containsExactly("start kafka", "start flink", "stop flink", "stop kafka");
        assertThat(sandbox.state()).isEqualTo(SandboxState.STOPPED);
    }

    @Test
    void shouldStopWhatHadStartedWhereOneFails() {
        Part kafka = new Part("kafka", List.of());
        Part flink = new Part("flink", List.of(kafka)) {
            @Override
            public void start() {
                throw new StartException("Cannot start flink: no port");
            }
        };
        Sandbox sandbox = new Sandbox(List.of(kafka, flink));

        assertThatThrownBy(sandbox::start).hasMessage("Cannot start flink: no port");
        assertThat(events).contains("stop kafka");
        assertThat(sandbox.state()).isEqualTo(SandboxState.FAILED);
        assertThat(sandbox.statuses().get(1).reason()).isEqualTo("Cannot start flink: no port");
    }

    @Test
    void shouldSayWhyAComponentIsNotWell() {
        Part kafka = new Part("kafka", List.of()) {
            @Override
            public void check() {
                throw new IllegalStateException("the log directory is gone");
            }
        };
        Sandbox sandbox = new Sandbox(List.of(kafka));
        sandbox.start();

        ComponentStatus status = sandbox.statuses().get(0);

        assertThat(status.state()).isEqualTo(ComponentStatus.State.UNWELL);
        assertThat(status.reason()).isEqualTo("the log directory is gone");
        sandbox.close();
    }

    @Test
    void shouldCloseTwiceWithoutHarm() {
        Sandbox sandbox = new Sandbox(List.of(new Part("kafka", List.of())));
        sandbox.start();

        sandbox.close();
        sandbox.close();

        assertThat(events).containsExactly("start kafka", "stop kafka");
    }

    @Test
    void shouldStartNothingMoreWhereItIsClosedMeanwhile() throws Exception {
        Starting kafka = new Starting("kafka", () -> {});
        Sandbox sandbox = new Sandbox(List.of(kafka, new Part("flink", List.of(kafka))));
        CompletableFuture<Void> start = CompletableFuture.runAsync(sandbox::start);
        kafka.begun.await();

        sandbox.close();

        assertThat(start).succeedsWithin(Duration.ofSeconds(10));
        assertThat(sandbox.state()).isEqualTo(SandboxState.STOPPED);
        assertThat(events).doesNotContain("start flink");
    }

    @Test
    void shouldNotTakeItForAFailureWhereAStartFindsGoneWhatItNeeds() throws Exception {
        Starting flink = new Starting("flink", () -> {
            throw new IllegalStateException("Kafka is gone");
        });
        Sandbox sandbox = new Sandbox(List.of(flink));
        CompletableFuture<Void> start = CompletableFuture.runAsync(sandbox::start);
        flink.begun.await();

        sandbox.close();

        assertThat(start).succeedsWithin(Duration.ofSeconds(10));
        assertThat(sandbox.state()).isEqualTo(SandboxState.STOPPED);
    }

    /** Starts until it is closed. */
    private final class Starting extends Part {

        private final CountDownLatch begun = new CountDownLatch(1);
        private final CountDownLatch closed = new CountDownLatch(1);
        private final Runnable end;

        Starting(String name, Runnable end) {
            super(name, List.of());
            this.end = end;
        }

        @Override
        public void start() {
            begun.countDown();
            try {
                closed.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            end.run();
        }

        @Override
        public void close() {
            closed.countDown();
        }
    }

    private class Part implements Component {

        private final String name;
        private final List<Component> needs;

        Part(String name, List<Component> needs) {
            this.name = name;
            this.needs = needs;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public List<Component> needs() {
            return needs;
        }

        @Override
        public About about() {
            return new About(name, "1", "localhost");
        }

        @Override
        public void start() {
            events.add("start " + name);
        }

        @Override
        public void check() {}

        @Override
        public void close() {
            events.add("stop " + name);
        }
    }
}
