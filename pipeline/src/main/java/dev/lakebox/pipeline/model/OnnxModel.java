package dev.lakebox.pipeline.model;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;

/**
 * An ONNX model with its columns bound to its inputs and outputs. Takes one row at a time, in the thread that asks: rows
 * of a stream come one by one, and Flink's slots are what makes it parallel. Not safe for use by several threads.
 */
final class OnnxModel implements AutoCloseable {

    private final OnnxModelSpec spec;
    private final OrtSession session;
    private final List<OnnxInput> inputs;
    private final List<OnnxOutput> outputs;
    private final Map<String, OnnxTensor> tensors = new LinkedHashMap<>();

    private OnnxModel(OnnxModelSpec spec, OrtEnvironment environment, OrtSession session) throws OrtException {
        this.spec = spec;
        this.session = session;
        this.inputs = OnnxInput.bind(spec, session.getInputInfo());
        this.outputs = OnnxOutput.bind(spec, session.getOutputInfo());
        try {
            for (OnnxInput input : inputs) {
                tensors.put(input.name(), input.tensor(environment));
            }
        } catch (OrtException | RuntimeException e) {
            closeTensors();
            throw e;
        }
    }

    /**
     * @param classLoader finds what is on the class path
     * @throws OnnxException where the model cannot be read or does not fit its columns
     */
    static OnnxModel open(OnnxModelSpec spec, ClassLoader classLoader) {
        byte[] bytes = OnnxFile.read(spec.path(), classLoader);
        OrtEnvironment environment = OnnxLibrary.environment();
        try (OrtSession.SessionOptions options = options()) {
            OrtSession session = environment.createSession(bytes, options);
            try {
                return new OnnxModel(spec, environment, session);
            } catch (OrtException | RuntimeException e) {
                session.close();
                throw e;
            }
        } catch (OrtException e) {
            throw new OnnxException("Cannot load model %s: %s (onnx.path)".formatted(spec.path(), e.getMessage()), e);
        }
    }

    /** Row by row there is nothing to share out, and an arena only keeps memory that nobody asks for again. */
    private static OrtSession.SessionOptions options() throws OrtException {
        OrtSession.SessionOptions options = new OrtSession.SessionOptions();
        options.setIntraOpNumThreads(1);
        options.setInterOpNumThreads(1);
        options.setCPUArenaAllocator(false);
        return options;
    }

    /**
     * @param row in the order of the input columns
     * @return in the order of the output columns; all NULL where an input is
     */
    RowData predict(GenericRowData row) {
        GenericRowData predicted = new GenericRowData(outputs.size());
        for (OnnxInput input : inputs) {
            if (!input.take(row)) {
                return predicted;
            }
        }
        try (OrtSession.Result result = session.run(tensors)) {
            for (int i = 0; i < outputs.size(); i++) {
                predicted.setField(i, outputs.get(i).value(result));
            }
            return predicted;
        } catch (OrtException e) {
            throw new OnnxException("Cannot predict with model %s: %s".formatted(spec.path(), e.getMessage()), e);
        }
    }

    @Override
    public void close() {
        closeTensors();
        try {
            session.close();
        } catch (OrtException e) {
            throw new OnnxException("Cannot close model %s: %s".formatted(spec.path(), e.getMessage()), e);
        }
    }

    private void closeTensors() {
        tensors.values().forEach(OnnxTensor::close);
        tensors.clear();
    }
}
