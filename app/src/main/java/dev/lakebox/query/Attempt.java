package dev.lakebox.query;

import com.github.benmanes.caffeine.cache.Cache;
import dev.lakebox.Problem;
import dev.lakebox.query.worker.Format;
import dev.lakebox.query.worker.Run;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One query on one process: parse, pin, plan, run, each within the time that is left. */
final class Attempt {

    /** How long a query that was told to stop may take to do so before its process is ended. */
    private static final long GRACE_MILLIS = 500;

    private static final long START_MILLIS = 10_000;

    /** Bytes that a query of our own may answer. */
    private static final long OWN_ANSWER = 1 << 24;

    private final TableNames names;
    private final Relations relations;
    private final Cache<String, String> templates;
    private final QuerySettings settings;
    private final Query query;
    private final Cancellation cancellation;
    /** When the query came, by System.nanoTime. */
    private final long asked;

    private final long start = System.nanoTime();

    /** @param asked when the query came, by System.nanoTime */
    Attempt(
            TableNames names,
            Relations relations,
            Cache<String, String> templates,
            QuerySettings settings,
            Query query,
            Cancellation cancellation,
            long asked) {
        this.names = names;
        this.relations = relations;
        this.templates = templates;
        this.settings = settings;
        this.query = query;
        this.cancellation = cancellation;
        this.asked = asked;
    }

    /** The same query with all its time before it: what ended the last attempt was another. */
    Attempt again() {
        return new Attempt(names, relations, templates, settings, query, cancellation, asked);
    }

    /**
     * Runs it until there is something to send.
     *
     * @param file where the process may write an answer that must be whole before it is sent
     */
    AnswerStream on(CompletableFuture<Worker> process, Format format, Path file)
            throws InterruptedException, WorkerDied {
        Worker worker = warm(process);
        Explain explain = Explain.of(query.sql());
        Statement statement = Statement.of(explain.select(), await(worker.parse(explain.select())));
        Evaluation evaluation = new Evaluation(sql -> template(worker, sql), tree -> evaluate(worker, tree));
        Pinning pinning = new Pinning(names, relations, evaluation);
        List<Pinned> pinned = pinning.pin(statement, query.asOf());
        if (explain.wanted()) {
            String answer = explanation(worker, statement, pinning, pinned);
            return stream(
                    worker,
                    template(worker, Explanation.SQL),
                    Map.of(Explanation.TABLE, answer),
                    settings.maxRows(),
                    format,
                    file,
                    pinning);
        }
        int limit = query.limit() == 0 ? settings.rows() : query.limit();
        // one more shows whether there are more
        statement.limit(template(worker, "SELECT 1 LIMIT " + (limit + 1)));
        // before the tree is written, since it puts tokens in there
        Map<String, String> sql = pinning.replace(statement, pinned);
        return stream(worker, statement.tree(), sql, limit, format, file, pinning);
    }

    private AnswerStream stream(
            Worker worker,
            String tree,
            Map<String, String> relations,
            int limit,
            Format format,
            Path file,
            Pinning pinning)
            throws InterruptedException, WorkerDied {
        String note = JsonWriter.snapshots(pinning.snapshots());
        long bytes = (long) settings.maxAnswer() << 20;
        Run run = new Run(tree, relations, limit, bytes, remainingMillis(), format, file.toString(), note);
        AnswerStream.Arrivals arrivals = new AnswerStream.Arrivals();
        Worker.Call call = worker.run(run, arrivals);
        AnswerStream stream = new AnswerStream(this, call, arrivals, pinning.snapshots());
        cancellation.onCancel(() -> stop(call));
        boolean coming = false;
        try {
            stream.await();
            coming = true;
            return stream;
        } finally {
            if (!coming) {
                stop(call);
            }
        }
    }

    /** What the query would read, as SQL. */
    private String explanation(Worker worker, Statement statement, Pinning pinning, List<Pinned> pinned)
            throws InterruptedException, WorkerDied {
        Explainer explainer = new Explainer(statement, relations, this::checkTime);
        Explanation explanation = explainer.explain(pinned);
        if (explainer.isReady()) {
            Map<String, String> sql = pinning.replace(statement, pinned);
            Run plan = new Run(statement.tree(), sql, 1, OWN_ANSWER, remainingMillis(), Format.PLAN, "", "");
            explanation.addPlan(first(worker, plan).get(0).toString());
        }
        return explanation.sql();
    }

    /** Why there is no answer where the process died of this query. */
    Problem problem(WorkerDied died) {
        if (died.outOfMemory()) {
            return new Problem(
                    422,
                    "Cannot run the query: it needs more than %d MB (lakebox.query.hard-memory)"
                            .formatted(settings.hardMemory()),
                    died);
        }
        return new Problem(
                500,
                "Cannot run the query: the query process ended under it with status %d (its worker.log may say why)"
                        .formatted(died.exit()),
                died);
    }

    /** What happened where the process died while the answer was on its way: nobody can take back what was sent. */
    Problem interrupted(WorkerDied died) {
        return died.alone()
                ? problem(died)
                : new Problem(
                        503, "Cannot finish the query: the query process ended under another one; ask again", died);
    }

    /** The first row of a query of our own. */
    private List<Object> evaluate(Worker worker, String tree) throws InterruptedException, WorkerDied {
        return first(worker, new Run(tree, Map.of(), 1, OWN_ANSWER, remainingMillis(), Format.JSON, "", ""));
    }

    private List<Object> first(Worker worker, Run run) throws InterruptedException, WorkerDied {
        Collected value = new Collected();
        await(worker.run(run, value));
        return new QueryResult(value.columns(), value.rows(), false, 0, Map.of())
                .values()
                .get(0);
    }

    /** DuckDB's tree of SQL of our own. */
    private String template(Worker worker, String sql) throws InterruptedException, WorkerDied {
        String known = templates.getIfPresent(sql);
        if (known == null) {
            known = await(worker.parse(sql));
            templates.put(sql, known);
        }
        return known;
    }

    private Worker warm(CompletableFuture<Worker> process) throws InterruptedException {
        try {
            return process.get(START_MILLIS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new Problem(
                    503, "Cannot run the query: the query process does not start (its worker.log may say why)", e);
        }
    }

    private String await(Worker.Call call) throws InterruptedException, WorkerDied {
        cancellation.onCancel(() -> stop(call));
        return result(call);
    }

    /** How a request ended; waits for that as long as there is time. */
    String result(Worker.Call call) throws InterruptedException, WorkerDied {
        try {
            return call.end().get(remainingMillis() + GRACE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            endProcess(call);
            throw timedOut();
        } catch (ExecutionException e) {
            if (cancellation.cancelled()) {
                throw new Problem(499, "Cannot finish the query: it was cancelled", e);
            }
            if (e.getCause() instanceof WorkerDied died) {
                throw died;
            }
            if (e.getCause() instanceof Worker.Failed failed) {
                if (QueryErrors.brokenBefore(failed.getMessage())) {
                    // whatever this process is asked would fail: the question is for another
                    call.worker().close();
                    throw new WorkerDied(1, false);
                }
                throw failed.getMessage().equals("TIMED OUT")
                        ? timedOut()
                        : QueryErrors.of(query.sql(), failed.getMessage());
            }
            throw new IllegalStateException(e);
        }
    }

    /** What comes next of an answer. */
    byte[] take(BlockingQueue<byte[]> arrivals, Worker.Call call) throws InterruptedException {
        byte[] piece = arrivals.poll(remainingMillis() + GRACE_MILLIS, TimeUnit.MILLISECONDS);
        if (piece == null) {
            endProcess(call);
            throw timedOut();
        }
        return piece;
    }

    /** Tells a request to stop, and ends the process if it does not. */
    static void stop(Worker.Call call) {
        if (call.end().isDone()) {
            return;
        }
        call.cancel();
        CompletableFuture.delayedExecutor(GRACE_MILLIS, TimeUnit.MILLISECONDS).execute(() -> endProcess(call));
    }

    long elapsedMillis() {
        return millisSince(asked);
    }

    private static void endProcess(Worker.Call call) {
        if (!call.end().isDone()) {
            call.worker().close();
        }
    }

    private Problem timedOut() {
        return new Problem(
                504,
                "Cannot finish the query within %d s (lakebox.query.timeout)"
                        .formatted(settings.timeout().toSeconds()));
    }

    private void checkTime() {
        if (cancellation.cancelled()) {
            throw new Problem(499, "Cannot finish the query: it was cancelled");
        }
        if (millisSince(start) > settings.timeout().toMillis()) {
            throw timedOut();
        }
    }

    private long remainingMillis() {
        return Math.max(1, settings.timeout().toMillis() - millisSince(start));
    }

    private static long millisSince(long time) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - time);
    }
}
