package dev.lakebox.pipeline.model;

import java.util.Set;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.table.catalog.ResolvedCatalogModel;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.factories.ModelProviderFactory;
import org.apache.flink.table.ml.ModelProvider;
import org.apache.flink.table.ml.PredictRuntimeProvider;
import org.apache.flink.table.types.logical.RowType;

/**
 * The model provider {@code onnx}: predictions by an ONNX file, in the job's own process.
 *
 * <pre>
 * CREATE MODEL card_fraud
 * INPUT (amount DECIMAL(10, 2), `hour` BIGINT)
 * OUTPUT (score FLOAT)
 * WITH (
 *   'provider' = 'onnx',
 *   'onnx.path' = 'classpath:models/card-fraud.onnx'  -- or a path or URI of any file system that Flink knows
 * );
 * </pre>
 *
 * Columns are the model's inputs and outputs of the same names. Where the model has one input of many elements instead,
 * they are the input columns in their order. A row with a NULL among its inputs has NULL outputs.
 *
 * <p>The model is opened while the statement is planned as well, so that one that does not fit is refused there.
 */
public final class OnnxModelProviderFactory implements ModelProviderFactory {

    static final ConfigOption<String> PATH = ConfigOptions.key("onnx.path")
            .stringType()
            .noDefaultValue()
            .withDescription("The model: classpath:<resource>, or a path or URI of a file");

    @Override
    public String factoryIdentifier() {
        return "onnx";
    }

    @Override
    public Set<ConfigOption<?>> requiredOptions() {
        return Set.of(PATH);
    }

    @Override
    public Set<ConfigOption<?>> optionalOptions() {
        return Set.of();
    }

    /** @throws OnnxException where the model cannot be read or does not fit its columns */
    @Override
    public ModelProvider createModelProvider(Context context) {
        FactoryUtil.ModelProviderFactoryHelper helper = FactoryUtil.createModelProviderFactoryHelper(this, context);
        helper.validate();
        ResolvedCatalogModel model = context.getCatalogModel();
        OnnxModelSpec spec = new OnnxModelSpec(
                helper.getOptions().get(PATH),
                row(model.getResolvedInputSchema()),
                row(model.getResolvedOutputSchema()));
        OnnxModel.open(spec, context.getClassLoader()).close();
        return new Provider(spec);
    }

    private static RowType row(ResolvedSchema schema) {
        return (RowType) schema.toPhysicalRowDataType().getLogicalType();
    }

    private record Provider(OnnxModelSpec spec) implements PredictRuntimeProvider {

        @Override
        public OnnxPredictFunction createPredictFunction(Context context) {
            return new OnnxPredictFunction(spec);
        }

        @Override
        public Provider copy() {
            return this;
        }
    }
}
