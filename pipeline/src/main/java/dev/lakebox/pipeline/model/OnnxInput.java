package dev.lakebox.pipeline.model;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.TensorInfo;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.types.logical.RowType;

/** An input of a model: the columns that it is made of, and the memory from which the model reads them. */
final class OnnxInput {

    private final String name;
    private final TensorInfo info;
    private final long[] shape;
    private final List<OnnxNumber> columns;
    private final ByteBuffer memory;

    private OnnxInput(String name, TensorInfo info, long[] shape, List<OnnxNumber> columns) {
        this.name = name;
        this.info = info;
        this.shape = shape;
        this.columns = columns;
        this.memory = ByteBuffer.allocateDirect(columns.size() * info.type.size).order(ByteOrder.nativeOrder());
    }

    /** @throws OnnxException where the columns are not what the model takes */
    static List<OnnxInput> bind(OnnxModelSpec spec, Map<String, NodeInfo> wanted) {
        List<String> given = spec.input().getFieldNames();
        if (wanted.size() == 1 && !given.contains(wanted.keySet().iterator().next())) {
            return List.of(vector(spec, wanted.values().iterator().next()));
        }
        for (String column : given) {
            if (!wanted.containsKey(column)) {
                throw new OnnxException("Invalid input column %s of model %s: the model's inputs are %s"
                        .formatted(column, spec.path(), wanted.keySet()));
            }
        }
        List<OnnxInput> inputs = new ArrayList<>();
        for (NodeInfo input : wanted.values()) {
            int column = given.indexOf(input.getName());
            if (column < 0) {
                throw new OnnxException("Cannot use model %s: its input %s has no column among %s"
                        .formatted(spec.path(), input.getName(), given));
            }
            inputs.add(of(spec, input, List.of(column)));
        }
        return inputs;
    }

    private static OnnxInput vector(OnnxModelSpec spec, NodeInfo input) {
        return of(
                spec,
                input,
                IntStream.range(0, spec.input().getFieldCount()).boxed().toList());
    }

    private static OnnxInput of(OnnxModelSpec spec, NodeInfo input, List<Integer> columns) {
        if (!(input.getInfo() instanceof TensorInfo info)) {
            throw new OnnxException("Cannot use model %s: its input %s is %s, and only tensors can be filled"
                    .formatted(spec.path(), input.getName(), input.getInfo()));
        }
        long[] shape = shape(info.getShape(), columns.size());
        if (elements(shape) != columns.size()) {
            throw new OnnxException("Invalid input columns of model %s: %s are given for its input %s of the shape %s"
                    .formatted(
                            spec.path(),
                            names(spec.input(), columns),
                            input.getName(),
                            Arrays.toString(info.getShape())));
        }
        List<OnnxNumber> numbers = new ArrayList<>();
        for (int column : columns) {
            numbers.add(OnnxNumber.of(spec, column, info.type));
        }
        return new OnnxInput(input.getName(), info, shape, numbers);
    }

    String name() {
        return name;
    }

    /** What the model is given each time. Reads the memory that {@link #take} fills; the caller closes it. */
    OnnxTensor tensor(OrtEnvironment environment) throws OrtException {
        return OnnxTensor.createTensor(environment, memory, shape, info.type);
    }

    /** @return whether no column is NULL */
    boolean take(GenericRowData row) {
        for (int i = 0; i < columns.size(); i++) {
            if (!columns.get(i).put(row, memory, i * info.type.size)) {
                return false;
            }
        }
        return true;
    }

    /** What is open in a shape, filled: the first dimension is the batch, of one row; the last is as wide as it must be. */
    private static long[] shape(long[] declared, int columns) {
        long[] shape = declared.clone();
        long width = columns / elements(declared);
        for (int i = shape.length - 1; i >= 0; i--) {
            if (shape[i] < 0) {
                shape[i] = i == 0 ? 1 : width;
                width = 1;
            }
        }
        return shape;
    }

    private static long elements(long[] shape) {
        return Arrays.stream(shape).filter(size -> size > 0).reduce(1, (a, b) -> a * b);
    }

    private static List<String> names(RowType row, List<Integer> columns) {
        return columns.stream().map(row.getFieldNames()::get).toList();
    }
}
