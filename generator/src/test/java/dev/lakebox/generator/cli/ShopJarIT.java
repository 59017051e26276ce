package dev.lakebox.generator.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lakebox.generator.KafkaBroker;
import dev.lakebox.generator.Topic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The program as it is built, in a process of its own. */
class ShopJarIT {

    private static final Path JAR = Path.of(System.getProperty("lakebox.shop.jar"));
    private static final String[] TEN_ORDERS = {"--print", "--start", "2026-01-01T12:00:00Z", "--orders", "10"};

    @TempDir
    private Path directory;

    private final List<Process> processes = new ArrayList<>();

    @AfterEach
    void endProcesses() throws InterruptedException {
        for (Process process : processes) {
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void shouldPrintTheSameBytesForTheSameSeed() throws Exception {
        assertThat(exitCode(start(TEN_ORDERS))).isZero();
        byte[] first = Files.readAllBytes(out());
        assertThat(exitCode(start(TEN_ORDERS))).isZero();

        assertThat(Files.readAllBytes(out())).isEqualTo(first);
        assertThat(Files.readAllLines(out()).stream().filter(line -> line.startsWith("orders\t")))
                .hasSize(10);
        assertThat(err()).isEmpty();
    }

    @Test
    void shouldSayInOneLineThatNoKafkaAnswers() throws Exception {
        assertThat(exitCode(start("--bootstrap-servers", "127.0.0.1:1"))).isEqualTo(1);
        assertThat(err())
                .isEqualToIgnoringNewLines(
                        "Cannot reach Kafka at 127.0.0.1:1: no answer within 5 s (--bootstrap-servers)");
    }

    @Test
    void shouldKnowItsVersion() throws Exception {
        assertThat(exitCode(start("--version"))).isZero();
        assertThat(Files.readString(out())).matches("lakebox-shop [0-9]\\S+\\R");
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "a process can only be killed there")
    void shouldSendWhatIsUnderWayWhenItIsStopped() throws Exception {
        try (KafkaBroker broker = new KafkaBroker(directory.resolve("kafka")).start()) {
            Process process = start("--bootstrap-servers", broker.bootstrapServers(), "--rate", "2000");
            await().atMost(Duration.ofSeconds(60)).until(() -> err().lines().count() >= 3);
            process.destroy();

            assertThat(exitCode(process)).isEqualTo(143);
            String totals = err().lines().reduce((first, last) -> last).orElseThrow();
            int orders = broker.read(Topic.ORDERS).size();
            int all = Stream.of(Topic.values())
                    .mapToInt(topic -> broker.read(topic).size())
                    .sum();
            assertThat(totals).startsWith("Sent %,d records in ".formatted(all)).contains(", 0 failed; ");
            assertThat(orders).isGreaterThan(1000);
        }
    }

    private Process start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-jar");
        command.add(JAR.toString());
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectOutput(out().toFile())
                .redirectError(directory.resolve("err").toFile())
                .start();
        processes.add(process);
        return process;
    }

    private static int exitCode(Process process) throws InterruptedException {
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("has ended").isTrue();
        return process.exitValue();
    }

    private Path out() {
        return directory.resolve("out");
    }

    private String err() throws IOException {
        return Files.readString(directory.resolve("err"));
    }
}
