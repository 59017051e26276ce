package dev.lakebox;

import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * The one place that keeps the running infrastructure where a live reload does not reach: the JVM's own properties,
 * which every class loader sees.
 */
final class SandboxHolder {

    private static final String KEY = "lakebox.infrastructure";

    private SandboxHolder() {}

    /**
     * @param settings all {@code lakebox.*} settings
     * @param modules a class of each of Lakebox's modules, the app's first
     * @param libraries the class loader of the libraries
     * @param reloads whether the caller's class loader is one that dev mode replaces
     * @return the infrastructure, made now where there is none yet
     */
    static SandboxControl obtain(
            Map<String, String> settings, List<Class<?>> modules, ClassLoader libraries, boolean reloads) {
        if (!reloads) {
            return new Infrastructure(settings);
        }
        Properties shared = System.getProperties();
        synchronized (shared) {
            Object held = shared.get(KEY);
            if (held == null) {
                held = create(settings, new InfrastructureLoader(modules, libraries));
                shared.put(KEY, held);
            }
            return Bridge.to(SandboxControl.class, held);
        }
    }

    private static Object create(Map<String, String> settings, ClassLoader loader) {
        Thread thread = Thread.currentThread();
        ClassLoader here = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            return loader.loadClass(Infrastructure.class.getName())
                    .getConstructor(Map.class)
                    .newInstance(settings);
        } catch (ReflectiveOperationException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new StartException(cause.getMessage() == null ? cause.toString() : cause.getMessage(), cause);
        } finally {
            thread.setContextClassLoader(here);
        }
    }
}
