package dev.lakebox;

import java.util.List;

/**
 * A server that the sandbox starts, watches and stops. The whole contract is {@link #start()}, {@link #check()} and
 * {@link #close()}; health is derived from them, and {@link Sandbox} alone calls them.
 */
public interface Component extends AutoCloseable {

    /** Short and lower-case, as it stands in the start-up table and the API: {@code kafka}. */
    String name();

    /** What must be running before this can start. */
    default List<Component> needs() {
        return List.of();
    }

    /** What it really is. Valid once {@link #start()} has returned. */
    About about();

    /**
     * Starts it and returns when it answers.
     *
     * @throws StartException what failed, why, and which setting could change that
     */
    void start() throws Exception;

    /**
     * Asks it whether it works, as a client would.
     *
     * @throws Exception why it does not
     */
    void check() throws Exception;

    /** Stops it within a few seconds; never throws. Safe before, during and after a failed start, and more than once. */
    @Override
    void close();

    /**
     * @param kind what it really is: {@code Apache Kafka broker (KRaft)}
     * @param version its version: {@code 4.1.1}
     * @param endpoint where a client reaches it: {@code localhost:9092}
     */
    record About(String kind, String version, String endpoint) {}
}
