package dev.lakebox;

import java.lang.reflect.InvocationTargetException;

/**
 * Where {@code java -jar quarkus-run.jar} begins. The package build compiles it once more, for Java 8, into that jar: an
 * older Java than the program needs can still run it, and is told so in a sentence. It uses nothing that is newer.
 */
public final class Launcher {

    private static final int NEEDED = 17;
    private static final String PROGRAM = "dev.lakebox.ProgramJvm";

    private Launcher() {}

    public static void main(String... arguments) throws Throwable {
        if (feature(System.getProperty("java.specification.version")) < NEEDED) {
            System.err.println("Cannot start: this is Java " + System.getProperty("java.version") + " in "
                    + System.getProperty("java.home") + ", and Lakebox needs Java " + NEEDED
                    + " or newer (the java on the PATH, or JAVA_HOME)");
            System.exit(1);
        }
        try {
            // by name, because this class knows none that is newer than itself
            Class.forName(PROGRAM).getMethod("main", String[].class).invoke(null, (Object) arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    /** Java 8 and older called themselves 1.8 and 1.7. */
    private static int feature(String version) {
        return Integer.parseInt(version.startsWith("1.") ? version.substring(2) : version);
    }
}
