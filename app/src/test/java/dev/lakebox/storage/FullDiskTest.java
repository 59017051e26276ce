package dev.lakebox.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

@Needs(Requirement.ROOT_ON_LINUX)
class FullDiskTest {

    private static final int OBJECT_BYTES = 1_000_000;

    @TempDir
    private Path directory;

    private Path disk;

    @BeforeEach
    void mount() throws Exception {
        disk = Files.createDirectory(directory.resolve("disk"));
        run("mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", disk.toString());
    }

    @AfterEach
    void unmount() throws Exception {
        run("umount", disk.toString());
    }

    @Test
    void shouldSayThatTheDiskIsFullAndGoOn() throws Exception {
        try (ObjectStore store = TestSettings.store(disk, Map.of("kind", "embedded"))) {
            store.start();
            try (S3Client s3 = Access.to(store).client()) {
                Bucket bucket = new Bucket(s3, store.bucket());
                S3Exception full = catchThrowableOfType(S3Exception.class, () -> fill(bucket));

                assertThat(full.statusCode()).isEqualTo(507);
                assertThat(full).hasMessageContaining("the disk of " + disk).hasMessageContaining("lakebox.data-dir");
                store.check();
                assertThat(bucket.list(""))
                        .isNotEmpty()
                        .allSatisfy(key -> assertThat(bucket.get(key)).hasSize(OBJECT_BYTES));

                bucket.delete("0");
                bucket.put("0", Bucket.randomBytes(OBJECT_BYTES));
            }
        }
    }

    private static void fill(Bucket bucket) {
        for (int i = 0; ; i++) {
            bucket.put(Integer.toString(i), Bucket.randomBytes(OBJECT_BYTES));
        }
    }

    private static void run(String... command) throws Exception {
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor())
                .as(String.join(" ", command))
                .isZero();
    }
}
