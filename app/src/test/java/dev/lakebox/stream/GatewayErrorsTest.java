package dev.lakebox.stream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GatewayErrorsTest {

    private static final String TRACE = """
            <Exception on server side:
            org.apache.flink.table.gateway.api.utils.SqlGatewayException: \
            org.apache.flink.table.gateway.api.utils.SqlGatewayException: Failed to fetchResults.
            \tat flink//org.apache.flink.table.gateway.rest.handler.Handler.handleRequest(Handler.java:91)
            Caused by: org.apache.flink.table.gateway.service.utils.SqlExecutionException: \
            Failed to execute the operation 317bbe1c.
            \tat flink//org.apache.flink.table.gateway.service.operation.OperationManager.run(OperationManager.java:1)
            \t... 3 more
            Caused by: org.apache.flink.table.api.ValidationException: SQL validation failed. \
            From line 2, column 2 to line 2, column 8: Column 'nothing' not found in any table
            \tat flink//org.apache.flink.table.planner.Planner.validate(Planner.java:1)
            Caused by: org.apache.calcite.sql.validate.SqlValidatorException: \
            Column 'nothing' not found in any table
            \t... 10 more

            End of exception on server side>""";

    @Test
    void shouldTellThePlannersWordsAlone() {
        assertThat(GatewayErrors.sentence(TRACE))
                .isEqualTo("SQL validation failed. From line 2, column 2 to line 2, column 8:"
                        + " Column 'nothing' not found in any table");
    }

    @Test
    void shouldLeaveOutWhatAParserWouldHaveTaken() {
        assertThat(GatewayErrors.sentence("""
                        org.apache.flink.table.api.SqlParserException: SQL parse failed. Encountered "SELEC" at line 1, column 1.
                        Was expecting one of:
                            "ALTER" ...
                        \tat flink//Some.method(Some.java:1)"""))
                .isEqualTo("SQL parse failed. Encountered \"SELEC\" at line 1, column 1.");
    }

    @Test
    void shouldFindThePlaceInAllThatWasWritten() {
        String sql = "SET 'a' = 'b'; SELECT\n nothing FROM orders";
        int start = sql.indexOf("SELECT");

        assertThat(GatewayErrors.position(GatewayErrors.sentence(TRACE), sql, start, 0))
                .isEqualTo(sql.indexOf("nothing"));
        assertThat(GatewayErrors.position("at line 1, column 15", sql, start, 8))
                .isEqualTo(start + 6);
        assertThat(GatewayErrors.position("at line 9, column 1", sql, start, 0)).isNull();
        assertThat(GatewayErrors.position("no place", sql, start, 0)).isNull();
    }
}
