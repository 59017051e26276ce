package dev.lakebox;

import java.util.List;
import java.util.Map;

/**
 * The infrastructure as the application sees it. Types of the JDK alone, because in dev mode the two live in different
 * class loaders: the infrastructure outlives a live reload, the application does not.
 */
public interface SandboxControl {

    /** A {@link SandboxState}'s name. */
    String state();

    /** Why it could not start, or null. */
    String failure();

    /** {@link Endpoints#toMap()}; empty until the lake is open. */
    Map<String, String> endpoints();

    /** Each component with {@code name}, {@code kind}, {@code version}, {@code endpoint}, {@code state}, {@code
     * startMillis} and {@code reason}. */
    List<Map<String, Object>> components();

    /** What a person should know: ports that were taken, and the like. */
    List<String> warnings();

    /** The table of components as a person reads it. */
    String startupTable();

    /** Settings and counts of the generator. */
    Map<String, Object> generator();

    /**
     * Changes the settings named and leaves the others.
     *
     * @throws IllegalArgumentException where a value is out of range
     */
    Map<String, Object> generator(Map<String, Object> changes);

    /** Sends that many orders at once, besides the rate. */
    void burst(int orders);

    /**
     * Gives orders one field more, by a next version of their schema.
     *
     * @return {@code field}, and {@code refused} with the registry's words where it did not let that be
     * @throws IllegalArgumentException where no field can have that name or type
     * @throws IllegalStateException where the shop is closed or the registry does not answer
     */
    Map<String, Object> addOrderField(String field, String type, boolean optional) throws Exception;

    /** Each pipeline with {@code name}, {@code state}, {@code jobId}, {@code tables}, {@code error} and
     * {@code refused}: why an edit of its SQL was not taken. */
    List<Map<String, Object>> pipelines() throws Exception;

    /**
     * @param action {@code start}, {@code stop}, {@code savepoint}, {@code checkpoint}, {@code resume} or {@code fresh}
     * @param from for {@code resume} a savepoint's path; null for the newest
     */
    Map<String, Object> pipeline(String name, String action, String from) throws Exception;

    /**
     * Splits Flink SQL into its statements, each as it is written, without the comments before it.
     *
     * @throws StartException where a quote or a comment is not closed
     */
    List<String> statements(String sql);

    /** Makes a pipeline of Flink SQL, and starts it; answers as the other acts on pipelines do. */
    Map<String, Object> writePipeline(String name, String sql) throws Exception;

    /** Ends a pipeline that was written so, and forgets it. */
    void removePipeline(String name) throws Exception;

    /** Changes how often a pipeline checkpoints, by savepoint and resume. */
    Map<String, Object> checkpointInterval(String name, long millis) throws Exception;

    /**
     * The disk budget and what is done about it: {@code budgetBytes}, {@code usedBytes}, {@code parts}, {@code state},
     * {@code reason} and {@code actions}, newest first, each with {@code time}, {@code table}, {@code action} and {@code
     * freedBytes}.
     *
     * @throws IllegalStateException before it has started
     */
    Map<String, Object> maintenance();

    /**
     * Does for one table what maintenance does by itself, now.
     *
     * @param action {@code expire}: {@code keep} of the newest snapshots stay, and what tags and sinks need; {@code
     *     compact}: small files are merged
     * @param preview only tells how many snapshots would go
     * @return {@code table}, {@code action}, and {@code snapshots} that went, or {@code files} that became {@code into}
     * @throws IllegalArgumentException where there is no such action
     * @throws IllegalStateException where the table cannot be maintained so
     */
    Map<String, Object> maintain(String table, String action, int keep, boolean preview);

    /** Starts everything; returns when it runs, or when it was closed before that. */
    void start();

    /**
     * Runs that once Kafka, the object store and the catalog answer, so that tables can be read; at once where they do
     * already. What writes the tables may still be starting.
     */
    void whenOpen(Runnable reader);

    void close();
}
