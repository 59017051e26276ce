package dev.lakebox;

import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * At the end: jobs whose cluster is taken down, clients whose broker is, and commits whose threads the JVM has ended
 * already all fail, as they should, and say so at length.
 */
final class Quiet {

    /** Held, as the JDK forgets the level of a logger that nobody holds. */
    private static final List<Logger> LOUD = List.of(
            Logger.getLogger("org.apache"),
            Logger.getLogger("org.apache.flink"),
            Logger.getLogger("org.apache.iceberg"),
            Logger.getLogger("org.apache.kafka"),
            Logger.getLogger("org.apache.kafka.clients"),
            Logger.getLogger("org.apache.pekko"),
            Logger.getLogger("kafka"));

    private Quiet() {}

    static void begin() {
        LOUD.forEach(logger -> logger.setLevel(Level.OFF));
    }
}
