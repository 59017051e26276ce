package dev.lakebox.pipeline.model;

import java.util.Collection;
import java.util.List;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.functions.FunctionContext;
import org.apache.flink.table.functions.PredictFunction;

/** One row in, one row out. Holds the model from {@link #open} to {@link #close}. Public for the code that Flink generates. */
public final class OnnxPredictFunction extends PredictFunction {

    private static final long serialVersionUID = 1L;

    private final OnnxModelSpec spec;
    private transient OnnxModel model;

    OnnxPredictFunction(OnnxModelSpec spec) {
        this.spec = spec;
    }

    @Override
    public void open(FunctionContext context) {
        model = OnnxModel.open(spec, context.getUserCodeClassLoader());
    }

    @Override
    public Collection<RowData> predict(RowData input) {
        return List.of(model.predict((GenericRowData) input));
    }

    @Override
    public void close() {
        if (model != null) {
            model.close();
            model = null;
        }
    }
}
