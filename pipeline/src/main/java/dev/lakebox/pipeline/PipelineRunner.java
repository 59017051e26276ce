package dev.lakebox.pipeline;

import dev.lakebox.pipeline.sql.Pipeline;
import dev.lakebox.pipeline.sql.PipelineException;
import dev.lakebox.pipeline.sql.Statement;
import dev.lakebox.pipeline.sql.Variables;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.StatementSet;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.config.TableConfigOptions;
import org.apache.flink.table.api.internal.TableEnvironmentInternal;
import org.apache.flink.table.operations.ModifyOperation;
import org.apache.flink.table.operations.Operation;

/**
 * Turns a pipeline's statements into one Flink job: what defines is executed in order, what inserts is gathered into
 * one statement set, so that its statements share their sources.
 */
public final class PipelineRunner {

    private final ClassLoader classLoader;

    /** @param classLoader finds connectors, formats and catalogs */
    public PipelineRunner(ClassLoader classLoader) {
        this.classLoader = classLoader;
    }

    /**
     * Plans and submits.
     *
     * @param configuration Flink options of this job: where to submit, what to restore, where to checkpoint
     * @param variables values for the SQL's {@code ${name}}
     * @throws PipelineException with file, line and cause of the first statement that fails
     */
    public JobClient submit(Pipeline pipeline, Configuration configuration, Map<String, String> variables) {
        Planned planned = plan(pipeline, configuration, variables);
        return planned.numberedFromOne(inserts -> inserts.execute()
                .getJobClient()
                .orElseThrow(() -> new PipelineException("Flink gave no job for pipeline " + pipeline.name())));
    }

    /**
     * Plans and submits nothing. What it defines, such as a missing table, is defined nevertheless.
     *
     * @throws PipelineException as {@link #submit}, but for what only a submission finds out
     */
    public void check(Pipeline pipeline, Configuration configuration, Map<String, String> variables) {
        plan(pipeline, configuration, variables).numberedFromOne(StatementSet::explain);
    }

    /** Plans a query that reads and writes nothing, so that the planner's classes are loaded and its code compiled. */
    public static void warmUp(ClassLoader classLoader) {
        new PipelineRunner(classLoader).check(Pipeline.resource("warm-up.sql"), new Configuration(), Map.of());
    }

    private Planned plan(Pipeline pipeline, Configuration configuration, Map<String, String> variables) {
        Configuration conf = new Configuration(configuration);
        conf.set(PipelineOptions.NAME, pipeline.name());
        conf.set(TableConfigOptions.LOCAL_TIME_ZONE, "UTC");
        TableEnvironment tables = TableEnvironment.create(EnvironmentSettings.newInstance()
                .inStreamingMode()
                .withConfiguration(conf)
                .withClassLoader(classLoader)
                .build());
        Map<String, String> values = new HashMap<>(variables);
        values.put("pipeline", pipeline.name());
        Variables resolver = new Variables(values);
        StatementSet inserts = tables.createStatementSet();
        List<Statement> inserting = new ArrayList<>();
        for (Statement statement : pipeline.statements()) {
            try {
                String sql = resolver.resolve(statement);
                if (inserts(tables, sql)) {
                    inserts.addInsertSql(sql);
                    inserting.add(statement);
                } else {
                    tables.executeSql(sql);
                }
            } catch (PipelineException e) {
                throw e;
            } catch (RuntimeException e) {
                throw failure(statement, e);
            }
        }
        if (inserting.isEmpty()) {
            throw new PipelineException("Pipeline %s has no INSERT statement".formatted(pipeline.name()));
        }
        return new Planned(tables, inserts, inserting.get(inserting.size() - 1));
    }

    private static boolean inserts(TableEnvironment tables, String sql) {
        if (!sql.regionMatches(true, 0, "INSERT", 0, "INSERT".length())) {
            return false;
        }
        List<Operation> operations =
                ((TableEnvironmentInternal) tables).getParser().parse(sql);
        return operations.size() == 1 && operations.get(0) instanceof ModifyOperation;
    }

    private static PipelineException failure(Statement statement, Throwable thrown) {
        return new PipelineException(statement.explain(Causes.sentence(thrown)), thrown);
    }

    private record Planned(TableEnvironment tables, StatementSet inserts, Statement lastInsert) {

        <T> T numberedFromOne(Function<StatementSet, T> use) {
            try {
                return PlanNumbers.fromOne(tables, () -> use.apply(inserts));
            } catch (PipelineException e) {
                throw e;
            } catch (RuntimeException e) {
                throw failure(lastInsert, e);
            }
        }
    }
}
