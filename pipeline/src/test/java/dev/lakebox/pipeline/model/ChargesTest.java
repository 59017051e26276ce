package dev.lakebox.pipeline.model;

import static org.apache.flink.table.api.Expressions.$;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lakebox.pipeline.sql.Pipeline;
import dev.lakebox.pipeline.sql.Statement;
import dev.lakebox.pipeline.sql.Variables;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.Table;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.types.Row;
import org.apache.flink.util.CollectionUtil;
import org.junit.jupiter.api.Test;

/** What {@code transactions-scored} tells its model of each charge. */
class ChargesTest {

    private static final long NOON = 1_772_366_400_000L;

    private final StreamExecutionEnvironment stream = StreamExecutionEnvironment.getExecutionEnvironment();
    private final StreamTableEnvironment tables = StreamTableEnvironment.create(stream.setParallelism(1));

    @Test
    void shouldGoWithTheUsersChargeBeforeItInTheOrderOfTime() {
        assertThat(charges(
                        charge(1, 7, "20.00", NOON + 1_500),
                        charge(2, 8, "3.50", NOON),
                        charge(3, 7, "1.20", NOON),
                        charge(4, 7, "900.00", NOON + 30_000)))
                .containsExactlyInAnyOrder(
                        features(3, "1.20", "0.00", 86_400, 12),
                        features(1, "20.00", "1.20", 1.5, 12),
                        features(4, "900.00", "20.00", 28.5, 12),
                        features(2, "3.50", "0.00", 86_400, 12));
    }

    @Test
    void shouldTellChargesOfOneMillisecondApart() {
        assertThat(charges(
                        charge(1, 7, "1.00", NOON - 1),
                        charge(2, 7, "2.00", NOON),
                        charge(3, 7, "3.00", NOON),
                        charge(3, 7, "3.00", NOON)))
                .containsExactlyInAnyOrder(
                        features(1, "1.00", "0.00", 86_400, 11),
                        features(2, "2.00", "1.00", 0.001, 12),
                        features(3, "3.00", "2.00", 0, 12),
                        features(3, "3.00", "3.00", 0, 12));
    }

    private List<Row> charges(Row... transactions) {
        Table arrived = tables.fromDataStream(
                stream.fromData(
                        Types.ROW_NAMED(
                                new String[] {"transaction_id", "user_id", "amount", "ts"},
                                Types.LONG,
                                Types.LONG,
                                Types.BIG_DEC,
                                Types.LONG),
                        transactions),
                Schema.newBuilder()
                        .column("transaction_id", DataTypes.BIGINT().notNull())
                        .column("user_id", DataTypes.BIGINT().notNull())
                        .column("amount", DataTypes.DECIMAL(10, 2).notNull())
                        .column("ts", DataTypes.BIGINT().notNull())
                        .columnByExpression("charged_at", "TO_TIMESTAMP_LTZ(ts, 3)")
                        .columnByExpression("currency", "'EUR'")
                        .columnByExpression("kafka_timestamp", "TO_TIMESTAMP_LTZ(ts, 3)")
                        .watermark("charged_at", "charged_at - INTERVAL '60' SECOND")
                        .build());
        tables.createTemporaryView("transactions_in_time", arrived);
        Variables defaults = new Variables(Map.of());
        for (Statement statement :
                Pipeline.load(Path.of("pipelines"), "transactions-scored").statements()) {
            if (statement.text().startsWith("CREATE TEMPORARY VIEW")
                    && statement.file().startsWith("transactions-scored")) {
                tables.executeSql(defaults.resolve(statement));
            }
        }
        Table charges = tables.from("charges")
                .select($("transaction_id"), $("amount"), $("last_amount"), $("seconds_since_last"), $("hour"));
        return CollectionUtil.iteratorToList(charges.execute().collect());
    }

    private static Row charge(long id, long user, String amount, long at) {
        return Row.of(id, user, new BigDecimal(amount), at);
    }

    private static Row features(long id, String amount, String lastAmount, double seconds, int hour) {
        return Row.of(id, new BigDecimal(amount), new BigDecimal(lastAmount), seconds, hour);
    }
}
