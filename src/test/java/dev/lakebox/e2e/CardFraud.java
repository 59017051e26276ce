package dev.lakebox.e2e;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Map;

/** The model of {@code transactions-scored}, run by hand. */
final class CardFraud implements AutoCloseable {

    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final OrtSession session;

    CardFraud(Path model) throws OrtException {
        session = environment.createSession(model.toString());
    }

    /** @param hour of the day, UTC */
    float score(BigDecimal amount, BigDecimal lastAmount, double secondsSinceLast, long hour) {
        try (OnnxTensor amounts = tensor(amount.doubleValue());
                OnnxTensor lastAmounts = tensor(lastAmount.doubleValue());
                OnnxTensor seconds = tensor(secondsSinceLast);
                OnnxTensor hours = tensor(hour);
                OrtSession.Result result = session.run(Map.of(
                        "amount", amounts, "last_amount", lastAmounts, "seconds_since_last", seconds, "hour", hours))) {
            return ((float[][]) result.get(0).getValue())[0][0];
        } catch (OrtException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws OrtException {
        session.close();
    }

    private OnnxTensor tensor(double value) throws OrtException {
        return OnnxTensor.createTensor(environment, new float[][] {{(float) value}});
    }
}
