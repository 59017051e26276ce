package dev.lakebox.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.benmanes.caffeine.cache.Cache;
import dev.lakebox.Problem;
import dev.lakebox.query.worker.Run;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One query on one process: parse, pin, plan, run, each within the time that is left. */
final class Attempt {

    /** How long a query that was told to stop may take to do so before its process is ended. */
    private static final long GRACE_MILLIS = 500;

    private static final long START_MILLIS = 10_000;

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

    QueryResult on(CompletableFuture<Worker> process) throws InterruptedException, WorkerDied {
        Worker worker = warm(process);
        Statement statement = Statement.of(query.sql(), await(worker.parse(query.sql())));
        Pinning pinning = new Pinning(names, relations, (template, at, table) -> evaluate(worker, template, at, table));
        pinning.pin(statement, query.asOf());
        int limit = query.limit() == 0 ? settings.rows() : query.limit();
        // one more shows whether there are more
        statement.limit(template(worker, "SELECT 1 LIMIT " + (limit + 1)));
        Collected rows = new Collected();
        Run run = new Run(statement.tree(), pinning.sql(), limit, (long) settings.maxAnswer() << 20, remainingMillis());
        boolean truncated = Boolean.parseBoolean(await(worker.run(run, rows)));
        return new QueryResult(rows.columns(), rows.rows(), truncated, millisSince(asked), pinning.snapshots());
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
        return new Problem(500, "Cannot run the query: the query process ended under it", died);
    }

    private String evaluate(Worker worker, String template, JsonNode at, String table)
            throws InterruptedException, WorkerDied {
        String tree = AtExpressions.tree(template(worker, template), at, table);
        Collected value = new Collected();
        await(worker.run(new Run(tree, Map.of(), 1, 1 << 10, remainingMillis()), value));
        List<Object> row = new QueryResult(value.columns(), value.rows(), false, 0, Map.of())
                .values()
                .get(0);
        return row.get(0) == null ? null : row.get(0).toString();
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
        cancellation.onCancel(() -> {
            call.cancel();
            CompletableFuture.delayedExecutor(GRACE_MILLIS, TimeUnit.MILLISECONDS)
                    .execute(() -> endProcess(call));
        });
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

    private long remainingMillis() {
        return Math.max(1, settings.timeout().toMillis() - millisSince(start));
    }

    private static long millisSince(long time) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - time);
    }
}
