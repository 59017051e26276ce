package dev.lakebox.pipeline;

import dev.lakebox.pipeline.sql.PipelineException;
import java.util.function.Supplier;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.internal.TableEnvironmentImpl;

/**
 * Makes the uids of a plan's operators depend on the plan alone. Flink makes them of numbers that it takes from a counter
 * of the whole JVM, so a pipeline planned second would not find the state that it left when it was planned first.
 */
final class PlanNumbers {

    private static final String COUNTER = "org.apache.flink.table.planner.plan.nodes.exec.ExecNodeContext";
    private static final Object ONE_PLAN_AT_A_TIME = new Object();

    private PlanNumbers() {}

    /** @param planning translates the plan, which is when the numbers are taken */
    static <T> T fromOne(TableEnvironment tables, Supplier<T> planning) {
        ClassLoader planner =
                ((TableEnvironmentImpl) tables).getPlanner().getClass().getClassLoader();
        synchronized (ONE_PLAN_AT_A_TIME) {
            try {
                Class.forName(COUNTER, true, planner)
                        .getMethod("resetIdCounter")
                        .invoke(null);
            } catch (ReflectiveOperationException e) {
                throw new PipelineException("This version of Flink numbers its plans in another way: " + e, e);
            }
            return planning.get();
        }
    }
}
