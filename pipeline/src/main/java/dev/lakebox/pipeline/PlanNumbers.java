package dev.lakebox.pipeline;

import dev.lakebox.pipeline.sql.PipelineException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.internal.TableEnvironmentImpl;

/**
 * Makes the uids of a plan's operators depend on the plan alone. Flink makes them of numbers that it takes from a counter
 * of the whole JVM, so a pipeline planned second would not find the state that it left when it was planned first.
 */
public final class PlanNumbers {

    private static final String COUNTER = "org.apache.flink.table.planner.plan.nodes.exec.ExecNodeContext";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Held alone by what is numbered, and together by what takes numbers and does not care which. */
    private static final ReadWriteLock NUMBERS = new ReentrantReadWriteLock();

    private PlanNumbers() {}

    /** @param planning translates the plan, which is when the numbers are taken */
    static <T> T fromOne(TableEnvironment tables, Supplier<T> planning) {
        ClassLoader planner =
                ((TableEnvironmentImpl) tables).getPlanner().getClass().getClassLoader();
        Lock alone = alone();
        try {
            Class.forName(COUNTER, true, planner).getMethod("resetIdCounter").invoke(null);
            return planning.get();
        } catch (ReflectiveOperationException e) {
            throw new PipelineException("This version of Flink numbers its plans in another way: " + e, e);
        } finally {
            alone.unlock();
        }
    }

    /** @param planning translates plans whose state is of no use to a later one */
    public static <T> T any(Supplier<T> planning) {
        Lock together = NUMBERS.readLock();
        together.lock();
        try {
            return planning.get();
        } finally {
            together.unlock();
        }
    }

    private static Lock alone() {
        Lock alone = NUMBERS.writeLock();
        try {
            if (alone.tryLock(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                return alone;
            }
            throw new PipelineException("Cannot plan: a statement of a session has been planned or waited for since %s"
                    .formatted(PATIENCE));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PipelineException("Cannot plan: interrupted", e);
        }
    }
}
