package dev.lakebox.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptFilesTest {

    @TempDir
    private Path directory;

    @Test
    void shouldKeepWhatWasMadeAgainAfterItWasGivenUp() {
        KeptFiles kept = new KeptFiles(1, Duration.ofMillis(50));
        List<Path> files = IntStream.range(0, 4)
                .mapToObj(i -> directory.resolve("file-" + i))
                .toList();

        // two of them fit, so each is given up and made again many times
        for (int round = 0; round < 50; round++) {
            for (Path file : files) {
                kept.ensure(file, made -> Files.write(made, new byte[400 << 10]));
            }
        }

        Awaitility.await()
                .during(Duration.ofMillis(200))
                .untilAsserted(() -> assertThat(there()).isNotEmpty().isEqualTo(kept.files()));
    }

    private Set<Path> there() throws Exception {
        try (var files = Files.list(directory)) {
            return files.collect(Collectors.toSet());
        }
    }
}
