package dev.lakebox;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/**
 * Calls an object of another class loader through an interface of this one. The interface's methods take and give
 * types of the JDK alone; the object has public methods of the same names and parameters.
 *
 * <p>Two worlds are reached so: Flink's, which is a Flink distribution with libraries of its own, and in dev mode the
 * infrastructure's, which outlives the application's class loader.
 */
public final class Bridge {

    private Bridge() {}

    /** @param target an object whose class may be unknown to this class loader */
    public static <T> T to(Class<T> type, Object target) {
        ClassLoader world = target.getClass().getClassLoader();
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    Method there = target.getClass().getMethod(method.getName(), method.getParameterTypes());
                    Thread thread = Thread.currentThread();
                    ClassLoader here = thread.getContextClassLoader();
                    thread.setContextClassLoader(world);
                    try {
                        return there.invoke(target, arguments);
                    } catch (InvocationTargetException e) {
                        throw translated(e.getCause(), type.getClassLoader());
                    } finally {
                        thread.setContextClassLoader(here);
                    }
                }));
    }

    /** An exception whose class is unknown here would reach the caller as a riddle: its message is what counts. */
    private static Throwable translated(Throwable thrown, ClassLoader here) {
        try {
            if (Class.forName(thrown.getClass().getName(), false, here) == thrown.getClass()) {
                return thrown;
            }
        } catch (ClassNotFoundException e) {
            // of the other world
        }
        return new StartException(thrown.getMessage() == null ? thrown.toString() : thrown.getMessage(), thrown);
    }
}
