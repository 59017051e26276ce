package dev.lakebox.pipeline.embedded;

import dev.lakebox.pipeline.Causes;
import dev.lakebox.pipeline.PlanNumbers;
import dev.lakebox.pipeline.sql.Statement;
import dev.lakebox.pipeline.sql.Variables;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.gateway.api.operation.OperationHandle;
import org.apache.flink.table.gateway.api.session.SessionEnvironment;
import org.apache.flink.table.gateway.api.session.SessionHandle;
import org.apache.flink.table.gateway.api.utils.SqlGatewayException;
import org.apache.flink.table.gateway.service.SqlGatewayServiceImpl;
import org.apache.flink.table.gateway.service.session.SessionManager;

/**
 * Sessions in which everything is there that a pipeline's own SQL finds: the catalogs, and the topics as tables. So
 * what was tried in a session runs as a pipeline unchanged.
 */
final class SessionService extends SqlGatewayServiceImpl {

    /** Stands where a pipeline's name does, as in the names of consumer groups. */
    private static final String NAME = "session";

    private static final Configuration STREAMING = Configuration.fromMap(Map.of("execution.runtime-mode", "STREAMING"));

    private final Supplier<List<Statement>> shared;
    private final Variables variables;

    /** @param shared what each session runs first; read anew for each, because it can be edited */
    SessionService(SessionManager sessions, Supplier<List<Statement>> shared, Map<String, String> variables) {
        super(sessions);
        this.shared = shared;
        Map<String, String> values = new HashMap<>(variables);
        values.put("pipeline", NAME);
        this.variables = new Variables(values);
    }

    @Override
    public SessionHandle openSession(SessionEnvironment environment) {
        SessionHandle session = super.openSession(environment);
        try {
            // one for all: a planner is made with each, and nobody else knows the session yet; the topics are streams
            // in a session of batches, too
            TableEnvironment tables =
                    getSession(session).createExecutor(STREAMING).getTableEnvironment();
            shared.get().forEach(statement -> define(tables, statement));
            return session;
        } catch (RuntimeException e) {
            closeSession(session);
            throw e;
        }
    }

    private void define(TableEnvironment tables, Statement statement) {
        try {
            tables.executeSql(variables.resolve(statement));
        } catch (RuntimeException e) {
            throw new SqlGatewayException("Cannot open a session: " + statement.explain(Causes.sentence(e)), e);
        }
    }

    @Override
    public OperationHandle executeStatement(
            SessionHandle session, String statement, long timeoutMillis, Configuration options) {
        return getSession(session)
                .getOperationManager()
                .submitOperation(handle -> PlanNumbers.any(
                        () -> getSession(session).createExecutor(options).executeStatement(handle, statement)));
    }
}
