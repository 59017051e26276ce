package dev.lakebox.pipeline.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.RowType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Columns of each type bound to real models. */
class OnnxModelTest {

    private static final String ECHO = "classpath:models/echo.onnx";
    private static final String VECTOR = "classpath:models/vector.onnx";
    private static final RowType ALL = row(
            DataTypes.FIELD("f", DataTypes.FLOAT()),
            DataTypes.FIELD("d", DataTypes.DOUBLE()),
            DataTypes.FIELD("i", DataTypes.INT()),
            DataTypes.FIELD("l", DataTypes.BIGINT()),
            DataTypes.FIELD("b", DataTypes.BOOLEAN()));
    private static final RowType TOTAL = row(DataTypes.FIELD("total", DataTypes.FLOAT()));

    @Test
    void shouldPassEachTypeThrough() {
        RowType output = row(
                DataTypes.FIELD("b_out", DataTypes.BOOLEAN()),
                DataTypes.FIELD("l_out", DataTypes.BIGINT()),
                DataTypes.FIELD("i_out", DataTypes.INT()),
                DataTypes.FIELD("d_out", DataTypes.DOUBLE()),
                DataTypes.FIELD("f_out", DataTypes.FLOAT()));
        try (OnnxModel model = open(ECHO, ALL, output)) {
            assertThat(model.predict(GenericRowData.of(0.1f, 0.1, -7, Long.MIN_VALUE, true)))
                    .isEqualTo(GenericRowData.of(true, Long.MIN_VALUE, -7, 0.1, 0.1f));
            assertThat(model.predict(GenericRowData.of(Float.NaN, 1e300, 7, 7L, false)))
                    .isEqualTo(GenericRowData.of(false, 7L, 7, 1e300, Float.NaN));
        }
    }

    @Test
    void shouldWidenNumbers() {
        RowType input = row(
                DataTypes.FIELD("f", DataTypes.DECIMAL(10, 2)),
                DataTypes.FIELD("d", DataTypes.DECIMAL(38, 18)),
                DataTypes.FIELD("i", DataTypes.SMALLINT()),
                DataTypes.FIELD("l", DataTypes.TINYINT()),
                DataTypes.FIELD("b", DataTypes.BOOLEAN()));
        RowType output = row(
                DataTypes.FIELD("f_out", DataTypes.DOUBLE()),
                DataTypes.FIELD("d_out", DataTypes.DOUBLE()),
                DataTypes.FIELD("i_out", DataTypes.BIGINT()),
                DataTypes.FIELD("l_out", DataTypes.BIGINT()));
        try (OnnxModel model = open(ECHO, input, output)) {
            GenericRowData row =
                    GenericRowData.of(decimal("12.34", 10, 2), decimal("0.1", 38, 18), (short) -3, (byte) 4, true);
            assertThat(model.predict(row)).isEqualTo(GenericRowData.of((double) 12.34f, 0.1, -3L, 4L));
        }
    }

    @Test
    void shouldFillOneInputFromAllColumnsInTheirOrder() {
        RowType input = row(
                DataTypes.FIELD("one", DataTypes.INT()),
                DataTypes.FIELD("two", DataTypes.DOUBLE()),
                DataTypes.FIELD("three", DataTypes.BIGINT()));
        RowType output = row(DataTypes.FIELD("text", DataTypes.STRING()), DataTypes.FIELD("total", DataTypes.FLOAT()));
        try (OnnxModel model = open(VECTOR, input, output)) {
            assertThat(model.predict(GenericRowData.of(1, 0.5, 20L)))
                    .isEqualTo(GenericRowData.of(StringData.fromString("21.5"), 21.5f));
        }
    }

    @Test
    void shouldFillAnInputThatIsAsWideAsThereAreColumns() {
        RowType input = row(DataTypes.FIELD("one", DataTypes.FLOAT()), DataTypes.FIELD("two", DataTypes.FLOAT()));
        try (OnnxModel model = open("classpath:models/open.onnx", input, TOTAL)) {
            assertThat(model.predict(GenericRowData.of(1f, 2f))).isEqualTo(GenericRowData.of(3f));
        }
    }

    @Test
    void shouldPredictNothingFromNull() {
        try (OnnxModel model = open(ECHO, ALL, row(DataTypes.FIELD("f_out", DataTypes.FLOAT())))) {
            assertThat(model.predict(GenericRowData.of(1f, 1.0, null, 1L, true)))
                    .isEqualTo(GenericRowData.of((Object) null));
            assertThat(model.predict(GenericRowData.of(1f, 1.0, 1, 1L, true))).isEqualTo(GenericRowData.of(1f));
        }
    }

    @Test
    void shouldSayWhichColumnsDoNotFit() {
        refused(ECHO, row(DataTypes.FIELD("f", DataTypes.FLOAT())), TOTAL, "Cannot use model", "input d has no column");
        refused(
                ECHO,
                row(DataTypes.FIELD("x", DataTypes.FLOAT())),
                TOTAL,
                "Invalid input column x",
                "the model's inputs are [f, d, i, l, b]");
        refused(ECHO, ALL, TOTAL, "Invalid output column total", "outputs are [f_out, d_out, i_out, l_out, b_out]");
        refused(
                ECHO,
                ALL,
                row(DataTypes.FIELD("d_out", DataTypes.FLOAT())),
                "output column d_out",
                "FLOAT",
                "gives DOUBLE");
        refused(
                ECHO,
                row(
                        DataTypes.FIELD("f", DataTypes.STRING()),
                        DataTypes.FIELD("d", DataTypes.DOUBLE()),
                        DataTypes.FIELD("i", DataTypes.INT()),
                        DataTypes.FIELD("l", DataTypes.BIGINT()),
                        DataTypes.FIELD("b", DataTypes.BOOLEAN())),
                TOTAL,
                "Invalid type of input column f",
                "STRING",
                "takes FLOAT");
        refused(
                VECTOR,
                row(DataTypes.FIELD("one", DataTypes.FLOAT()), DataTypes.FIELD("two", DataTypes.FLOAT())),
                TOTAL,
                "[one, two] are given for its input v of the shape [-1, 3]");
    }

    @Test
    void shouldSayWhatCannotBeAColumn() {
        RowType three = row(
                DataTypes.FIELD("one", DataTypes.FLOAT()),
                DataTypes.FIELD("two", DataTypes.FLOAT()),
                DataTypes.FIELD("three", DataTypes.FLOAT()));
        refused(VECTOR, three, row(DataTypes.FIELD("wide", DataTypes.FLOAT())), "output wide has the shape [-1, 3]");
        refused(VECTOR, three, row(DataTypes.FIELD("sequence", DataTypes.FLOAT())), "output sequence is");
    }

    @Test
    void shouldReadFilesAsWell(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("copy.onnx");
        try (var in = getClass().getResourceAsStream("/models/vector.onnx")) {
            Files.copy(in, file);
        }
        RowType three = row(
                DataTypes.FIELD("one", DataTypes.FLOAT()),
                DataTypes.FIELD("two", DataTypes.FLOAT()),
                DataTypes.FIELD("three", DataTypes.FLOAT()));
        for (String path : new String[] {file.toString(), file.toUri().toString()}) {
            try (OnnxModel model = open(path, three, TOTAL)) {
                assertThat(model.predict(GenericRowData.of(1f, 2f, 3f))).isEqualTo(GenericRowData.of(6f));
            }
        }
    }

    @Test
    void shouldSayThatThereIsNoModel(@TempDir Path directory) throws IOException {
        refused("classpath:models/none.onnx", ALL, TOTAL, "Cannot find model classpath:models/none.onnx (onnx.path)");
        refused(directory + "/none.onnx", ALL, TOTAL, "Cannot find model " + directory + "/none.onnx (onnx.path)");
        refused("gopher://models/x.onnx", ALL, TOTAL, "Cannot read model gopher://models/x.onnx", "(onnx.path)");
        Path text = Files.writeString(directory.resolve("text.onnx"), "not a model");
        refused(text.toString(), ALL, TOTAL, "Cannot load model " + text, "(onnx.path)");
    }

    private static void refused(String path, RowType input, RowType output, String... reasons) {
        assertThatThrownBy(() -> open(path, input, output).close())
                .isInstanceOf(OnnxException.class)
                .hasMessageContainingAll(reasons);
    }

    private static OnnxModel open(String path, RowType input, RowType output) {
        return OnnxModel.open(new OnnxModelSpec(path, input, output), OnnxModelTest.class.getClassLoader());
    }

    private static RowType row(DataTypes.Field... fields) {
        DataType row = DataTypes.ROW(fields);
        return (RowType) row.getLogicalType();
    }

    private static DecimalData decimal(String value, int precision, int scale) {
        return DecimalData.fromBigDecimal(new BigDecimal(value), precision, scale);
    }
}
