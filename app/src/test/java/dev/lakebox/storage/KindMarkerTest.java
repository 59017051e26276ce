package dev.lakebox.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lakebox.StartException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KindMarkerTest {

    @TempDir
    private Path directory;

    private KindMarker marker;

    @BeforeEach
    void create() {
        marker = new KindMarker(directory.resolve("storage"));
    }

    @Test
    void shouldTakeMinioWhereItIsFound() {
        assertThat(marker.decide(StorageKind.AUTO, true)).isEqualTo(StorageKind.MINIO);
        assertThat(marker.decide(StorageKind.AUTO, false)).isEqualTo(StorageKind.EMBEDDED);
    }

    @Test
    void shouldTakeTheKindThatIsSet() {
        assertThat(marker.decide(StorageKind.EMBEDDED, true)).isEqualTo(StorageKind.EMBEDDED);
        assertThat(marker.decide(StorageKind.EXTERNAL, true)).isEqualTo(StorageKind.EXTERNAL);
    }

    @Test
    void shouldStayWithTheKindThatMadeTheDirectory() throws Exception {
        marker.write(StorageKind.EMBEDDED);

        assertThat(marker.decide(StorageKind.AUTO, true)).isEqualTo(StorageKind.EMBEDDED);
        assertThat(marker.decide(StorageKind.EMBEDDED, true)).isEqualTo(StorageKind.EMBEDDED);
    }

    @Test
    void shouldRefuseAnotherKindThanTheOneThatMadeTheDirectory() throws Exception {
        marker.write(StorageKind.MINIO);

        assertThatThrownBy(() -> marker.decide(StorageKind.EMBEDDED, true))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("was made with lakebox.storage.kind=minio and cannot be read as embedded");
    }

    @Test
    void shouldRefuseAMarkerItDoesNotUnderstand() throws Exception {
        Files.createDirectories(directory.resolve("storage"));
        Files.writeString(directory.resolve("storage/kind"), "floppy");

        assertThatThrownBy(() -> marker.decide(StorageKind.AUTO, true))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("'floppy'");
    }
}
