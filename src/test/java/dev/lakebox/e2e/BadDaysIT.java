package dev.lakebox.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What cannot run says why in a sentence and ends with a code that is not zero; what can run does. */
class BadDaysIT {

    @TempDir
    private Path directory;

    @Test
    void shouldRefuseAMistypedSetting() {
        assertThatThrownBy(() -> small().with("lakebox.kafka.prot", "9092").start())
                .hasStackTraceContaining("The sandbox ended with 1")
                .hasMessageContaining("lakebox.kafka.prot");
    }

    @Test
    void shouldRefuseADirectoryThatCannotBeWritten() throws Exception {
        Path file = Files.writeString(directory.resolve("a-file"), "");

        assertThatThrownBy(() -> small().with(
                                "lakebox.data-dir", file.resolve("data").toString())
                        .start())
                .hasStackTraceContaining("The sandbox ended with 1")
                .hasMessageContaining("Cannot write to " + file.resolve("data"))
                .hasMessageContaining("lakebox.data-dir");
    }

    @Test
    void shouldRefuseTooLittleMemory() {
        assertThatThrownBy(() -> small().option("-Xmx200m").start())
                .hasStackTraceContaining("The sandbox ended with 1")
                .hasMessageContaining("need 384 MB (-Xmx)");
    }

    @Test
    void shouldRefuseAMinioThatIsNotThere() {
        assertThatThrownBy(() -> small().with("lakebox.storage.kind", "minio")
                        .with(
                                "lakebox.storage.minio.binary",
                                directory.resolve("no-minio").toString())
                        .start())
                .hasStackTraceContaining("The sandbox ended with 1")
                .hasMessageContaining("no-minio")
                .hasMessageContaining("lakebox.storage.minio.binary");
    }

    @Test
    void shouldGiveWayWherePortsAreTakenAndRefuseWhereTheyAreStrict() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = String.valueOf(taken.getLocalPort());

            assertThatThrownBy(() -> small().with("lakebox.kafka.port", port)
                            .with("lakebox.ports.strict", "true")
                            .start())
                    .hasStackTraceContaining("The sandbox ended with 1")
                    .hasMessageContaining("port " + port + " is in use")
                    .hasMessageContaining("lakebox.kafka.port");

            try (RunningSandbox sandbox =
                    small().with("lakebox.kafka.port", port).start()) {
                assertThat(sandbox.get("/api/sandbox").path("warnings").path(0).asText())
                        .contains(port, "lakebox.kafka.port");
            }
        }
    }

    @Test
    void shouldRefuseASecondInstanceAndStopCleanlyWhenAsked() throws Exception {
        try (RunningSandbox first = small().start()) {
            assertThatThrownBy(() -> small().start())
                    .hasStackTraceContaining("The sandbox ended with 1")
                    .hasMessageContaining("is in use by process ")
                    .hasMessageContaining("lakebox.data-dir");

            List<ProcessHandle> children =
                    ProcessHandle.of(first.pid()).orElseThrow().descendants().toList();
            first.stop();
            assertThat(children).as("children of a stopped sandbox").noneMatch(ProcessHandle::isAlive);
        }
        try (RunningSandbox second = small().start()) {
            assertThat(second.get("/api/sandbox").path("state").asText()).isEqualTo("RUNNING");
        }
    }

    /** What was starting finds gone what it needs, and that is nobody's concern. */
    @Test
    void shouldStopQuietlyWhileItStarts() throws Exception {
        try (RunningSandbox sandbox = small().launch()) {
            sandbox.awaitListening();
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> state(sandbox, "pipelines").equals("STARTING"));

            sandbox.stop();

            assertThat(sandbox.log()).doesNotContain("ERROR", "Exception", "Lakebox runs");
        }
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "there is no kill")
    void shouldStopCleanlyByCtrlC() throws Exception {
        assumeThat(Processes.ignoresInterrupt())
                .as(
                        "SIGINT is ignored by whatever started the tests, as in the background of a script, and so by a JVM")
                .isFalse();
        try (RunningSandbox sandbox = small().start()) {
            List<ProcessHandle> children =
                    ProcessHandle.of(sandbox.pid()).orElseThrow().descendants().toList();
            sandbox.interrupt();
            assertThat(children).as("children of a stopped sandbox").noneMatch(ProcessHandle::isAlive);
        }
        try (RunningSandbox next = small().start()) {
            assertThat(next.get("/api/sandbox").path("state").asText()).isEqualTo("RUNNING");
        }
    }

    private static String state(RunningSandbox sandbox, String component) {
        for (JsonNode known : sandbox.get("/api/sandbox").path("components")) {
            if (known.path("name").asText().equals(component)) {
                return known.path("state").asText();
            }
        }
        return "";
    }

    /** One pipeline is enough here. */
    private RunningSandbox.Builder small() {
        return RunningSandbox.in(directory).with("lakebox.flink.start", "orders-raw");
    }
}
