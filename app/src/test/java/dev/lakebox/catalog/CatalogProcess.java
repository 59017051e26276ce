package dev.lakebox.catalog;

import dev.lakebox.storage.ObjectStoreAccess;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.rest.RESTCatalog;

/** A catalog in a JVM of its own, which can be killed as a power cut would. */
final class CatalogProcess implements AutoCloseable {

    private static final String READY = "catalog ready at ";

    private final Process process;
    private final URI uri;

    private CatalogProcess(Process process, URI uri) {
        this.process = process;
        this.uri = uri;
    }

    /** @param dataDirectory the catalog's, which also takes the process's log */
    static CatalogProcess start(Path dataDirectory, ObjectStoreAccess store) throws IOException {
        // a class path can be longer than a command line may be
        Path arguments = Files.createTempFile(dataDirectory, "catalog", ".args");
        Files.writeString(
                arguments,
                "-cp \"%s\"".formatted(System.getProperty("java.class.path").replace("\\", "\\\\")));
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "@" + arguments,
                        CatalogProcess.class.getName(),
                        dataDirectory.toString(),
                        store.endpoint().toString(),
                        store.accessKey(),
                        store.secretKey(),
                        store.region(),
                        store.bucket())
                .redirectError(ProcessBuilder.Redirect.appendTo(
                        dataDirectory.resolve("catalog.log").toFile()))
                .start();
        BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith(READY)) {
                return new CatalogProcess(process, URI.create(line.substring(READY.length())));
            }
        }
        throw new IOException("Cannot start a catalog: see " + new File(dataDirectory.toFile(), "catalog.log"));
    }

    /** A client of it. */
    RESTCatalog client() {
        RESTCatalog client = new RESTCatalog();
        client.initialize("lakebox", Map.of(CatalogProperties.URI, uri.toString()));
        return client;
    }

    /** Ends it at once, whatever it is doing, and returns when it is gone. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            throw new IllegalStateException("Cannot kill process " + process.pid());
        }
    }

    @Override
    public void close() throws InterruptedException {
        kill();
    }

    public static void main(String[] args) throws Exception {
        ObjectStoreAccess store = new ObjectStoreAccess(URI.create(args[1]), args[2], args[3], args[4], args[5]);
        CatalogServer server = TestCatalog.start(Path.of(args[0]), store);
        System.out.println(READY + server.uri());
        System.out.flush();
        Thread.currentThread().join();
    }
}
