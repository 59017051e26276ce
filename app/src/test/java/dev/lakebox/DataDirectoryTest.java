package dev.lakebox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {

    @TempDir
    private Path directory;

    @Test
    void shouldBeHeldByOneAtATime() {
        try (DataDirectory held = DataDirectory.open(directory, false)) {
            assertThat(held.path()).isEqualTo(directory.toAbsolutePath());
            assertThatThrownBy(() -> DataDirectory.open(directory, false))
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining(
                            "is in use by process " + ProcessHandle.current().pid())
                    .hasMessageContaining("lakebox.data-dir");
        }
        DataDirectory.open(directory, false).close();
    }

    @Test
    void shouldKeepWhatIsThereUnlessResetIsAskedFor() throws Exception {
        Path state = Files.writeString(
                Files.createDirectories(directory.resolve("kafka")).resolve("log"), "state");

        DataDirectory.open(directory, false).close();
        assertThat(state).hasContent("state");

        DataDirectory.open(directory, true).close();
        assertThat(directory.resolve("kafka")).doesNotExist();
    }

    @Test
    void shouldSayWhichDirectoryCannotBeWritten() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "");

        assertThatThrownBy(() -> DataDirectory.open(file.resolve("data"), false))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("Cannot write to " + file.resolve("data").toAbsolutePath())
                .hasMessageContaining("lakebox.data-dir");
    }
}
