package dev.lakebox.query;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.flatbuffers.FlatBufferBuilder;
import dev.lakebox.StartException;
import dev.lakebox.query.worker.Main;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.apache.arrow.c.ArrowArrayStream;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.unsafe.UnsafeAllocationManager;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.duckdb.DuckDBDriver;
import org.slf4j.LoggerFactory;

/**
 * The class path of the query process, as files: wherever the application's own classes come from (a directory, a jar,
 * Quarkus' class loaders), they are copied out. DuckDB's library is unpacked once instead of at each start.
 */
final class WorkerFiles {

    private final Path directory;

    WorkerFiles(Path directory) {
        this.directory = directory;
    }

    /** Options of {@code java}, up to the main class. */
    List<String> prepare() {
        try {
            Path classes = directory.resolve("classes");
            for (Class<?> type : Main.classes()) {
                String name = type.getName().replace('.', '/') + ".class";
                try (InputStream in = type.getResourceAsStream("/" + name)) {
                    write(in, classes.resolve(name));
                }
            }
            Path driver = jar(DuckDBDriver.class);
            Path library = directory.resolve(Long.toHexString(Files.size(driver)));
            Path unpacked = library.resolve(System.mapLibraryName("duckdb_java"));
            if (!unpack(driver, library, unpacked)) {
                // no library of this platform under the name we know: let the driver find it
                return List.of("-cp", String.join(File.pathSeparator, classes.toString(), driver.toString(), arrow()));
            }
            return List.of(
                    "-Djava.library.path=" + library,
                    "-cp",
                    String.join(File.pathSeparator, classes.toString(), library.toString(), arrow()));
        } catch (IOException | URISyntaxException e) {
            throw new StartException("Cannot prepare the query process in %s: %s".formatted(directory, e), e);
        }
    }

    private static Path jar(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }

    /** What Arrow answers need; loaded when the first is asked for. */
    private static String arrow() throws URISyntaxException {
        List<String> jars = new ArrayList<>();
        for (Class<?> type : List.of(
                ArrowStreamWriter.class,
                Message.class,
                ArrowArrayStream.class,
                BufferAllocator.class,
                UnsafeAllocationManager.class,
                FlatBufferBuilder.class,
                ObjectMapper.class,
                JsonFactory.class,
                JsonProperty.class,
                LoggerFactory.class)) {
            jars.add(jar(type).toString());
        }
        return String.join(File.pathSeparator, jars);
    }

    private static boolean unpack(Path driver, Path directory, Path unpacked) throws IOException {
        if (Files.exists(unpacked)) {
            return true;
        }
        try (ZipFile jar = new ZipFile(driver.toFile())) {
            ZipEntry library = jar.getEntry(libraryName());
            if (library == null) {
                return false;
            }
            for (ZipEntry entry : jar.stream()
                    .filter(each -> each.getName().endsWith(".class"))
                    .filter(each -> !each.getName().startsWith("META-INF/"))
                    .toList()) {
                write(jar.getInputStream(entry), directory.resolve(entry.getName()));
            }
            write(
                    jar.getInputStream(jar.getEntry("META-INF/services/java.sql.Driver")),
                    directory.resolve("META-INF/services/java.sql.Driver"));
            // last, since its presence says that all is there
            write(jar.getInputStream(library), unpacked);
            return true;
        }
    }

    private static String libraryName() {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String machine = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        String processor = machine.equals("aarch64") || machine.equals("arm64") ? "arm64" : "amd64";
        if (system.startsWith("mac")) {
            return "libduckdb_java.so_osx_universal";
        }
        return "libduckdb_java.so_%s_%s".formatted(system.startsWith("windows") ? "windows" : "linux", processor);
    }

    private static void write(InputStream in, Path file) throws IOException {
        Path parent = Objects.requireNonNull(file.getParent());
        Files.createDirectories(parent);
        Path partial = Files.createTempFile(parent, "partial", null);
        try (in) {
            Files.copy(in, partial, StandardCopyOption.REPLACE_EXISTING);
            Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(partial);
        }
    }
}
