package dev.lakebox.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that somebody else fills: the sandbox says so, and with room again and a restart nothing is missing. */
class FullDiskIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    private Path directory;

    private Path disk;

    @BeforeEach
    void mount() throws Exception {
        boolean may = "Linux".equals(System.getProperty("os.name")) && "root".equals(System.getProperty("user.name"));
        Assumptions.assumeTrue(may, "Mounting a file system takes root on Linux");
        disk = Files.createDirectory(directory.resolve("disk"));
        run("mount", "-t", "tmpfs", "-o", "size=512m", "tmpfs", disk.toString());
    }

    @AfterEach
    void unmount() throws Exception {
        if (disk != null) {
            run("umount", disk.toString());
        }
    }

    @Test
    void shouldSayThatTheDiskIsFullAndLoseNothing() throws Exception {
        Path other = disk.resolve("somebody-elses");
        try (RunningSandbox sandbox = sandbox()) {
            await("rows").atMost(PATIENCE).ignoreExceptions().until(() -> EachOnce.landed(sandbox, "raw.orders") > 0);
            fill(other);
            await("the sandbox to say so").atMost(PATIENCE).until(() -> saysThatTheDiskIsFull(sandbox));
            assertThat(sandbox.running()).isTrue();
        }
        Files.delete(other);
        try (RunningSandbox sandbox = sandbox()) {
            long before = EachOnce.landed(sandbox, "raw.orders");
            await("more rows").atMost(PATIENCE).until(() -> EachOnce.landed(sandbox, "raw.orders") > before);
            sandbox.put("/api/generator", Map.of("paused", true));
            EachOnce.check(sandbox, "orders", "raw.orders", "order_id");
        }
    }

    private RunningSandbox sandbox() throws Exception {
        return RunningSandbox.in(directory)
                .with("lakebox.data-dir", disk.resolve("data").toString())
                .with("lakebox.flink.start", "orders-raw")
                .start();
    }

    private boolean saysThatTheDiskIsFull(RunningSandbox sandbox) {
        for (JsonNode component : sandbox.get("/api/sandbox").path("components")) {
            String reason = component.path("reason").asText();
            if (reason.contains("is full") && reason.contains("lakebox.data-dir")) {
                return true;
            }
        }
        return false;
    }

    private static void fill(Path file) throws IOException {
        byte[] block = new byte[1 << 16];
        try (OutputStream out = Files.newOutputStream(file)) {
            while (true) {
                out.write(block);
            }
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("No space left");
        }
    }

    private static void run(String... command) throws Exception {
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor())
                .as(String.join(" ", command))
                .isZero();
    }
}
