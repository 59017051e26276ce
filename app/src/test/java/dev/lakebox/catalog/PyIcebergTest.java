package dev.lakebox.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** PyIceberg against the catalog. Needs a Python that has it, which the environment variable LAKEBOX_PYTHON names. */
class PyIcebergTest {

    @TempDir
    private Path objects;

    @TempDir
    private Path data;

    @Test
    void createsAppendsReadsAndTravelsInTime() throws Exception {
        String python = System.getenv("LAKEBOX_PYTHON");
        assumeTrue(python != null, "LAKEBOX_PYTHON names no Python with pyiceberg[pyarrow,s3fs]");
        Path script = data.resolve("client.py");
        try (var source = PyIcebergTest.class.getResourceAsStream("pyiceberg_client.py")) {
            Files.copy(source, script);
        }
        try (TestObjectStore store = TestObjectStore.start(objects);
                CatalogServer server = TestCatalog.start(data, store.access())) {
            Process client = new ProcessBuilder(
                            python, script.toString(), server.uri().toString())
                    .redirectErrorStream(true)
                    .start();
            String output = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(client.waitFor()).as(output).isZero();
            assertThat(output).contains("all well");
        }
    }
}
