package dev.lakebox;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.security.ProtectionDomain;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Holds a copy of Lakebox's own classes as they were at start, above the libraries' class loader, so that the
 * infrastructure goes on while dev mode replaces the application's class loader.
 */
final class InfrastructureLoader extends ClassLoader {

    private static final String PACKAGE = "dev/lakebox/";

    static {
        registerAsParallelCapable();
    }

    /** By path: classes, and what they read beside them. */
    private final Map<String, byte[]> files = new HashMap<>();

    private final ProtectionDomain domain;

    /**
     * @param modules a class of each module whose classes are to be held; the first says where the program is
     * @param libraries the class loader of the libraries, which dev mode keeps
     */
    InfrastructureLoader(List<Class<?>> modules, ClassLoader libraries) {
        super("lakebox-infrastructure", libraries);
        CodeSource source = modules.get(0).getProtectionDomain().getCodeSource();
        this.domain = new ProtectionDomain(source, null, this, null);
        modules.forEach(module -> hold(module.getProtectionDomain().getCodeSource()));
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        byte[] bytes = files.get(name.replace('.', '/') + ".class");
        if (bytes == null) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            if (loaded == null) {
                loaded = defineClass(name, bytes, 0, bytes.length, domain);
            }
            return loaded;
        }
    }

    @Override
    public InputStream getResourceAsStream(String name) {
        byte[] bytes = files.get(name);
        return bytes == null ? super.getResourceAsStream(name) : new ByteArrayInputStream(bytes);
    }

    private void hold(CodeSource source) {
        try {
            Path root = Path.of(source.getLocation().toURI());
            if (Files.isDirectory(root)) {
                holdTree(root);
            } else {
                try (FileSystem jar = FileSystems.newFileSystem(root)) {
                    holdTree(jar.getPath("/"));
                }
            }
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void holdTree(Path root) throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            for (Path file : (Iterable<Path>) all.filter(Files::isRegularFile)::iterator) {
                String path = root.relativize(file).toString().replace('\\', '/');
                if (path.startsWith(PACKAGE)) {
                    files.put(path, Files.readAllBytes(file));
                }
            }
        }
    }
}
