package dev.lakebox.query;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.lakebox.Problem;
import dev.lakebox.StartException;
import dev.lakebox.query.worker.Format;
import dev.lakebox.query.worker.Options;
import dev.lakebox.table.Tables;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Answers SQL over any moment of any table. Safe for use by many threads. It owns its query process and its directory,
 * but not the tables.
 */
public final class QueryEngine implements AutoCloseable {

    /** SQL beyond this is not a person's. */
    private static final int MAX_SQL = 1 << 18;

    private static final int MAX_TEMPLATES = 100;

    private final QuerySettings settings;
    private final TableNames names;
    private final Relations relations;
    private final Cache<String, String> templates =
            Caffeine.newBuilder().maximumSize(MAX_TEMPLATES).build();
    private final Workers workers;
    private final Path answers;
    private final Semaphore places;
    private final Turns turns;
    /** Queries that a dead process left unanswered, one after the other in a process of their own. */
    private final Semaphore second = new Semaphore(1, true);

    /**
     * Starts the query process, and returns without waiting for it.
     *
     * @param inPlace directories of this machine by the prefix of the locations that they hold: {@code s3://lakehouse/}
     * @param directory for the process's files, spilled data and copies of data files
     */
    public QueryEngine(Tables tables, Map<String, Path> inPlace, Path directory, QuerySettings settings) {
        Duration inUse = settings.timeout().plusSeconds(10);
        this.settings = settings;
        this.names = new TableNames(tables);
        int threads = settings.threads().orElse(Runtime.getRuntime().availableProcessors());
        this.places = new Semaphore(settings.concurrency(), true);
        // one is planned while the others run
        this.turns = new Turns(threads + 1);
        try {
            Path cache = Files.createDirectories(directory.resolve("cache")).toRealPath();
            Path side = Files.createDirectories(directory.resolve("side")).toRealPath();
            this.answers = Files.createDirectories(directory.resolve("answers")).toRealPath();
            Discard.all(answers);
            Path spill = Files.createDirectories(directory.resolve("spill")).toRealPath();
            DataFiles files = new DataFiles(inPlace, cache, settings.cache(), inUse);
            SideFiles sideFiles = new SideFiles(side);
            Rewrites rewrites = new Rewrites(sideFiles, settings.cache(), inUse);
            this.relations = new Relations(files, rewrites, sideFiles, inUse);
            List<String> readable = new ArrayList<>(List.of(cache.toString(), side.toString(), answers.toString()));
            for (Path path : inPlace.values()) {
                readable.add(path.toString());
            }
            this.workers = new Workers(
                    directory,
                    new Options(
                            settings.memory(),
                            settings.hardMemory(),
                            threads,
                            spill.toString(),
                            settings.spill(),
                            readable));
        } catch (IOException e) {
            throw new StartException("Cannot prepare queries in %s: %s".formatted(directory, e), e);
        }
        workers.current();
    }

    /**
     * Runs it and waits for the whole answer.
     *
     * @throws Problem as {@link #open}
     */
    QueryResult run(Query query, Cancellation cancellation) throws InterruptedException {
        try (AnswerStream answer = open(query, Format.JSON, cancellation)) {
            ByteArrayOutputStream rows = new ByteArrayOutputStream();
            rows.write('[');
            for (byte[] piece = answer.next(); piece != null; piece = answer.next()) {
                rows.writeBytes(piece);
            }
            rows.write(']');
            return new QueryResult(
                    answer.columns(),
                    rows.toByteArray(),
                    answer.truncated(),
                    answer.elapsedMillis(),
                    answer.snapshots());
        }
    }

    /**
     * Runs it until there is something to send. The caller closes the answer.
     *
     * @throws Problem 400 for what is wrong with the SQL, 404 for a table or moment that is not there, 422 where it
     *     needs too much memory, 499 where it was cancelled, 503 where too many others wait, 504 where it takes too long
     */
    AnswerStream open(Query query, Format format, Cancellation cancellation) throws InterruptedException {
        long start = System.nanoTime();
        if (query.sql().length() > MAX_SQL) {
            throw new Problem(
                    400,
                    "Invalid SQL: %d characters, more than %d"
                            .formatted(query.sql().length(), MAX_SQL));
        }
        if (!places.tryAcquire(settings.timeout().toMillis(), TimeUnit.MILLISECONDS)) {
            throw new Problem(
                    503,
                    "Cannot run the query: %d others run (lakebox.query.concurrency)"
                            .formatted(settings.concurrency()));
        }
        Path file = answers.resolve(UUID.randomUUID() + ".parquet");
        boolean opened = false;
        try {
            AnswerStream answer = inTurn(query, format, file, cancellation, start);
            opened = true;
            answer.onEnd(() -> end(file));
            return answer;
        } finally {
            if (!opened) {
                end(file);
            }
        }
    }

    private void end(Path file) {
        places.release();
        // a process that died could not
        Discard.now(file);
    }

    private AnswerStream inTurn(Query query, Format format, Path file, Cancellation cancellation, long start)
            throws InterruptedException {
        Runnable end = turns.take();
        try {
            return attempt(query, format, file, cancellation, start);
        } finally {
            end.run();
        }
    }

    private AnswerStream attempt(Query query, Format format, Path file, Cancellation cancellation, long start)
            throws InterruptedException {
        Attempt attempt = new Attempt(names, relations, templates, settings, query, cancellation, start);
        try {
            return attempt.on(workers.current(), format, file);
        } catch (WorkerDied e) {
            if (e.alone()) {
                throw attempt.problem(e);
            }
        }
        // the process died under several queries: whose fault it was shows when each runs alone
        second.acquire();
        Worker worker = workers.start();
        Attempt alone = attempt.again();
        boolean opened = false;
        try {
            AnswerStream answer = alone.on(worker.ready(), format, file);
            opened = true;
            answer.onEnd(() -> end(worker));
            return answer;
        } catch (WorkerDied e) {
            throw alone.problem(e);
        } finally {
            if (!opened) {
                end(worker);
            }
        }
    }

    private void end(Worker worker) {
        worker.close();
        second.release();
    }

    /** The query process's id, for those who watch or end it; waits until the process is warm. */
    long pid() {
        return worker().pid();
    }

    /** The query process, warm; it may end at any time. */
    Worker worker() {
        return workers.current().join();
    }

    /** Queries that run now. */
    int running() {
        return settings.concurrency() - places.availablePermits();
    }

    @Override
    public void close() {
        workers.close();
    }
}
