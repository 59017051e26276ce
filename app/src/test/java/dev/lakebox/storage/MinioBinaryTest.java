package dev.lakebox.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class MinioBinaryTest {

    @TempDir
    private Path directory;

    @Test
    void shouldTakeTheOneThatIsNamedAndNoOther() throws IOException {
        Path named = program("named/my-minio");
        Path onPath = program("bin/minio");
        Map<String, String> environment =
                Map.of("PATH", directory.resolve("bin").toString());

        assertThat(find(Optional.of(named), environment, "Linux")).contains(named);
        assertThat(find(Optional.of(directory.resolve("gone")), environment, "Linux"))
                .isEmpty();
        assertThat(find(Optional.empty(), environment, "Linux")).contains(onPath);
    }

    @Test
    void shouldLookOnThePathBeforeTheCache() throws IOException {
        Path onPath = program("bin/minio");
        Path cached = program("home/.cache/lakebox/minio");
        String home = directory.resolve("home").toString();
        String path = directory.resolve("empty") + File.pathSeparator + directory.resolve("bin");

        assertThat(find(Optional.empty(), Map.of("HOME", home, "PATH", path), "Linux"))
                .contains(onPath);
        assertThat(find(Optional.empty(), Map.of("HOME", home), "Mac OS X")).contains(cached);
    }

    @Test
    void shouldHonourWhereCachesAre() throws IOException {
        Path xdg = program("xdg/lakebox/minio");
        Path windows = program("local/lakebox/minio.exe");

        assertThat(find(
                        Optional.empty(),
                        Map.of(
                                "HOME",
                                "nowhere",
                                "XDG_CACHE_HOME",
                                directory.resolve("xdg").toString()),
                        "Linux"))
                .contains(xdg);
        assertThat(find(
                        Optional.empty(),
                        Map.of("LOCALAPPDATA", directory.resolve("local").toString()),
                        "Windows 11"))
                .contains(windows);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void shouldTakeNothingThatCannotRun() throws IOException {
        Path file = program("bin/minio");
        assertThat(file.toFile().setExecutable(false)).isTrue();

        assertThat(find(
                        Optional.empty(),
                        Map.of("PATH", directory.resolve("bin").toString()),
                        "Linux"))
                .isEmpty();
    }

    private static Optional<Path> find(Optional<Path> named, Map<String, String> environment, String system) {
        return new MinioBinary(named, environment::get, system).find();
    }

    private Path program(String name) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        Files.createFile(file);
        assertThat(file.toFile().setExecutable(true)).isTrue();
        return file;
    }
}
