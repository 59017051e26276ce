package dev.lakebox.pipeline.model;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;

/** An output of a model and the type of its column. */
final class OnnxOutput {

    private final String name;
    private final LogicalTypeRoot type;

    private OnnxOutput(String name, LogicalTypeRoot type) {
        this.name = name;
        this.type = type;
    }

    /** @throws OnnxException where the columns are not what the model gives */
    static List<OnnxOutput> bind(OnnxModelSpec spec, Map<String, NodeInfo> given) {
        List<OnnxOutput> outputs = new ArrayList<>();
        for (int i = 0; i < spec.output().getFieldCount(); i++) {
            String column = spec.output().getFieldNames().get(i);
            if (!given.containsKey(column)) {
                throw new OnnxException("Invalid output column %s of model %s: the model's outputs are %s"
                        .formatted(column, spec.path(), given.keySet()));
            }
            outputs.add(of(spec, given.get(column), spec.output().getTypeAt(i)));
        }
        return outputs;
    }

    private static OnnxOutput of(OnnxModelSpec spec, NodeInfo output, LogicalType wanted) {
        if (!(output.getInfo() instanceof TensorInfo info)) {
            throw new OnnxException("Cannot use model %s: its output %s is %s, and only tensors can be columns"
                    .formatted(spec.path(), output.getName(), output.getInfo()));
        }
        if (Arrays.stream(info.getShape()).anyMatch(size -> size > 1)) {
            throw new OnnxException("Cannot use model %s: its output %s has the shape %s, and a column is one value"
                    .formatted(spec.path(), output.getName(), Arrays.toString(info.getShape())));
        }
        LogicalTypeRoot type = wanted.getTypeRoot();
        if (!fits(info.type, type)) {
            throw new OnnxException("Invalid type of output column %s of model %s: %s, where the model gives %s"
                    .formatted(output.getName(), spec.path(), wanted.asSummaryString(), info.type));
        }
        return new OnnxOutput(output.getName(), type);
    }

    private static boolean fits(OnnxJavaType given, LogicalTypeRoot wanted) {
        return switch (given) {
            case FLOAT -> wanted == LogicalTypeRoot.FLOAT || wanted == LogicalTypeRoot.DOUBLE;
            case DOUBLE -> wanted == LogicalTypeRoot.DOUBLE;
            case INT32 -> wanted == LogicalTypeRoot.INTEGER || wanted == LogicalTypeRoot.BIGINT;
            case INT64 -> wanted == LogicalTypeRoot.BIGINT;
            case BOOL -> wanted == LogicalTypeRoot.BOOLEAN;
            case STRING -> wanted == LogicalTypeRoot.VARCHAR;
            default -> false;
        };
    }

    /** The one value, in Flink's own form. */
    Object value(OrtSession.Result result) throws OrtException {
        Object value = ((OnnxTensor) result.get(name).orElseThrow()).getValue();
        while (value.getClass().isArray()) {
            if (Array.getLength(value) != 1) {
                throw new OnnxException(
                        "Invalid output %s: %d values for one row".formatted(name, Array.getLength(value)));
            }
            value = Array.get(value, 0);
        }
        return switch (type) {
            case FLOAT -> ((Number) value).floatValue();
            case DOUBLE -> ((Number) value).doubleValue();
            case INTEGER -> ((Number) value).intValue();
            case BIGINT -> ((Number) value).longValue();
            case VARCHAR -> StringData.fromString((String) value);
            default -> value;
        };
    }
}
