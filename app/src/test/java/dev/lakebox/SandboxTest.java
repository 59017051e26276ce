package dev.lakebox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
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
