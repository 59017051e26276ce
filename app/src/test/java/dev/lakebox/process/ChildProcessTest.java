package dev.lakebox.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ChildProcessTest {

    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    private Path directory;

    static Stream<Supervision> supervisions() {
        return Arrays.stream(Supervision.values())
                .filter(supervision -> supervision == Supervision.JAVA || Supervision.here() == Supervision.SHELL);
    }

    @ParameterizedTest
    @MethodSource("supervisions")
    void shouldRunUntilItIsClosed(Supervision supervision) throws Exception {
        ChildProcess child = started(supervision);
        ProcessHandle server = ProcessHandle.of(child.pid()).orElseThrow();
        assertThat(log()).contains("up, with a greeting");
        assertThat(server.info().command())
                .hasValueSatisfying(command -> assertThat(command).contains("java"));
        assertThat(directory.resolve("run/sleeper.pid")).content().contains(child.pid() + " ");

        child.close();
        child.close();

        assertThat(server.isAlive()).isFalse();
        assertThat(child.isAlive()).isFalse();
        assertThat(directory.resolve("run/sleeper.pid")).doesNotExist();
    }

    @ParameterizedTest
    @MethodSource("supervisions")
    void shouldKillWhatDoesNotEndWhenAsked(Supervision supervision) throws Exception {
        ChildProcess child = started(supervision, "stubborn");
        ProcessHandle server = ProcessHandle.of(child.pid()).orElseThrow();

        child.close();

        await().atMost(SOON).until(() -> !server.isAlive());
    }

    @ParameterizedTest
    @MethodSource("supervisions")
    void shouldTellHowItEndedAndWhatItLoggedLast(Supervision supervision) throws Exception {
        try (ChildProcess child = ChildProcess.start(Java.sleeper(directory, "fail"), supervision)) {
            assertThatThrownBy(() -> child.awaitReady(SOON, () -> false))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("sleeper ended with exit code 3")
                    .hasMessageContaining("cannot bind: address in use");
            assertThat(child.onExit()).isCompletedWithValue(3);
        }
    }

    @ParameterizedTest
    @MethodSource("supervisions")
    void shouldSayThatItDoesNotAnswerInTime(Supervision supervision) throws Exception {
        try (ChildProcess child = started(supervision)) {
            assertThatThrownBy(() -> child.awaitReady(Duration.ZERO, () -> {
                        throw new IOException("connection refused");
                    }))
                    .hasMessageContaining("did not answer within 0 s")
                    .hasMessageContaining("up, with a greeting");
        }
    }

    @ParameterizedTest
    @MethodSource("supervisions")
    void shouldSayWhichProgramIsMissing(Supervision supervision) throws Exception {
        ChildProcess.Command missing = new ChildProcess.Command(
                "ghost",
                List.of(directory.resolve("no-such-program").toString()),
                Map.of(),
                directory,
                directory,
                Duration.ofSeconds(1));

        try (ChildProcess child = ChildProcess.start(missing, supervision)) {
            assertThatThrownBy(() -> child.awaitReady(SOON, () -> false)).hasMessageContaining("no-such-program");
        }
    }

    @ParameterizedTest
    @MethodSource("supervisions")
    void shouldEndWhenItsParentIsKilled(Supervision supervision) throws Exception {
        Process parent = new ProcessBuilder(Java.line(Parent.class, supervision.name(), directory.toString()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        ProcessHandle server = handle(parent);
        await().atMost(SOON).ignoreExceptions().until(() -> log().contains("up"));

        // SIGKILL where there are signals: no hook of the parent runs
        parent.destroyForcibly();

        await().atMost(SOON).until(() -> !server.isAlive());
    }

    @ParameterizedTest
    @MethodSource("supervisions")
    void shouldEndWithItsSupervisor(Supervision supervision) throws Exception {
        ChildProcess child = started(supervision);
        ProcessHandle server = ProcessHandle.of(child.pid()).orElseThrow();
        server.parent().orElseThrow().destroyForcibly();
        await().atMost(SOON).until(() -> !child.isAlive());

        child.close();

        await().atMost(SOON).until(() -> !server.isAlive());
    }

    @ParameterizedTest
    @MethodSource("supervisions")
    void shouldFirstEndWhatAnEarlierRunHasLeft(Supervision supervision) throws Exception {
        Process left = new ProcessBuilder(Java.line(Sleeper.class)).start();
        Files.createDirectories(directory.resolve("run"));
        record().write(Stream.of(left.toHandle()));

        try (ChildProcess child = started(supervision)) {
            assertThat(left.isAlive()).isFalse();
            assertThat(child.isAlive()).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("supervisions")
    void shouldSpareAProcessThatOnlyHasTheSameId(Supervision supervision) throws Exception {
        Process other = new ProcessBuilder(Java.line(Sleeper.class)).start();
        Files.createDirectories(directory.resolve("run"));
        long anHourEarlier = other.info().startInstant().orElseThrow().toEpochMilli() - 3_600_000;
        Files.writeString(directory.resolve("run/sleeper.pid"), other.pid() + " " + anHourEarlier);

        try (ChildProcess child = started(supervision)) {
            assertThat(child.isAlive()).isTrue();
            assertThat(other.isAlive()).isTrue();
        } finally {
            other.destroyForcibly();
        }
    }

    private ChildProcess started(Supervision supervision, String... arguments) throws Exception {
        ChildProcess child = ChildProcess.start(Java.sleeper(directory, arguments), supervision);
        child.awaitReady(SOON, () -> log().contains("up"));
        return child;
    }

    private ProcessRecord record() {
        return new ProcessRecord(directory.resolve("run/sleeper.pid"));
    }

    private String log() throws IOException {
        return Files.readString(directory.resolve("logs/sleeper.log"));
    }

    private static ProcessHandle handle(Process parent) throws IOException {
        try (BufferedReader said = parent.inputReader()) {
            return ProcessHandle.of(Long.parseLong(said.readLine())).orElseThrow();
        }
    }
}
