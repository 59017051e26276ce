package dev.lakebox.pipeline.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.types.Row;
import org.apache.flink.util.CollectionUtil;
import org.apache.flink.util.ExceptionUtils;
import org.assertj.core.api.ThrowingConsumer;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The shipped model in Flink's SQL. */
class MlPredictTest {

    private static final String PREDICT =
            "SELECT * FROM ML_PREDICT(TABLE charges, MODEL card_fraud, DESCRIPTOR(a, l, s, h))";

    private static final int FEATURES = 4;

    /** Processors do not quite agree on logarithms. */
    private static final Offset<Float> LAST_DIGIT = Offset.offset(1e-6f);

    private final TableEnvironment tables = TableEnvironment.create(EnvironmentSettings.inStreamingMode());

    @BeforeEach
    void oneSlot() {
        tables.getConfig().set("parallelism.default", "1");
    }

    @Test
    void shouldPredictWhatPythonDoes() throws Exception {
        List<String[]> known = known();
        charges(known.stream()
                .map(row ->
                        "(CAST(%s AS DECIMAL(10, 2)), CAST(%s AS DECIMAL(10, 2)), CAST(%s AS DOUBLE), CAST(%s AS BIGINT))"
                                .formatted((Object[]) row)));
        createModel("classpath:models/card-fraud.onnx", "score FLOAT");
        assertThat(known).hasSize(24);
        // jobs come and go, the native library stays
        for (int job = 0; job < 2; job++) {
            List<Row> predicted = rows(PREDICT);
            assertThat(predicted).hasSameSizeAs(known);
            // rows come in any order: by features, which are enough to tell their scores apart
            Map<List<Double>, Float> scores = predicted.stream()
                    .collect(Collectors.toMap(
                            MlPredictTest::features, row -> row.getFieldAs("score"), (one, same) -> one));
            assertThat(known)
                    .allSatisfy(row -> assertThat(scores.get(features(row)))
                            .isCloseTo(Float.parseFloat(row[FEATURES]), LAST_DIGIT));
        }
    }

    @Test
    void shouldPredictNullFromNull() throws Exception {
        charges(Stream.of("(1.0, 2.0, CAST(NULL AS DOUBLE), CAST(4 AS BIGINT))"));
        createModel("classpath:models/card-fraud.onnx", "score FLOAT");
        assertThat(rows(PREDICT)).extracting(row -> row.getField("score")).containsExactly((Object) null);
    }

    @Test
    void shouldTakeWhatCanBeAssigned() throws Exception {
        String[] row = known().get(0);
        charges(Stream.of("(%s, CAST(%s AS DECIMAL(4, 2)), %s, CAST(%s AS SMALLINT))"
                .formatted(row[0], row[1], row[2], row[3].replace(".000", ""))));
        createModel("classpath:models/card-fraud.onnx", "score FLOAT");
        assertThat(rows(PREDICT)).extracting(each -> each.getField("score")).containsExactly(Float.parseFloat(row[4]));
    }

    @Test
    void shouldRefuseWhatDoesNotFitWhenItIsPlanned() {
        charges(Stream.of("(1.0, 2.0, 3e0, CAST(4 AS BIGINT))"));
        createModel("classpath:models/card-fraud.onnx", "probability FLOAT");
        assertThatThrownBy(() -> tables.explainSql(PREDICT))
                .satisfies(refused("Invalid output column probability of model classpath:models/card-fraud.onnx: "
                        + "the model's outputs are [score]"));
    }

    @Test
    void shouldNameAMissingOptionAndAMistypedOne() {
        charges(Stream.of("(1.0, 2.0, 3e0, CAST(4 AS BIGINT))"));
        tables.executeSql("CREATE TEMPORARY MODEL card_fraud INPUT (a FLOAT) OUTPUT (score FLOAT) "
                + "WITH ('provider' = 'onnx', 'onnx.file' = 'x')");
        assertThatThrownBy(() ->
                        tables.explainSql("SELECT * FROM ML_PREDICT(TABLE charges, MODEL card_fraud, DESCRIPTOR(a))"))
                .satisfies(refused("onnx.path"));
    }

    private static ThrowingConsumer<Throwable> refused(String reason) {
        return thrown -> assertThat(ExceptionUtils.findThrowableWithMessage(thrown, reason))
                .as(ExceptionUtils.stringifyException(thrown))
                .isPresent();
    }

    private void charges(Stream<String> rows) {
        tables.executeSql("CREATE TEMPORARY VIEW charges AS SELECT * FROM (VALUES %s) AS t (a, l, s, h)"
                .formatted(rows.collect(Collectors.joining(", "))));
    }

    private void createModel(String path, String output) {
        tables.executeSql("CREATE TEMPORARY MODEL card_fraud "
                + "INPUT (amount DECIMAL(10, 2), last_amount DECIMAL(10, 2), seconds_since_last DOUBLE, `hour` BIGINT) "
                + "OUTPUT (%s) WITH ('provider' = 'onnx', 'onnx.path' = '%s')".formatted(output, path));
    }

    private static List<Double> features(Row row) {
        return IntStream.range(0, FEATURES)
                .mapToObj(feature -> Double.valueOf(row.getField(feature).toString()))
                .toList();
    }

    private static List<Double> features(String... row) {
        return Stream.of(row).limit(FEATURES).map(Double::valueOf).toList();
    }

    private List<Row> rows(String query) {
        return CollectionUtil.iteratorToList(tables.executeSql(query).collect());
    }

    /** Each row's features and its score, as Python's onnxruntime has printed them when the model was trained. */
    private static List<String[]> known() throws IOException {
        try (var in = MlPredictTest.class.getResourceAsStream("/models/card-fraud.csv")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .skip(1)
                    .map(line -> line.split(","))
                    .toList();
        }
    }
}
