package dev.lakebox.storage;

import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** What a test needs of the machine: without it, skipped on a laptop and failed where {@code CI=true}. */
enum Requirement {
    MINIO(() -> new MinioBinary(Optional.empty()).find().isPresent(), MinioBinary.missing(Optional.empty()));

    private final BooleanSupplier met;
    private final String otherwise;

    Requirement(BooleanSupplier met, String otherwise) {
        this.met = met;
        this.otherwise = otherwise;
    }

    void need() {
        if (met.getAsBoolean()) {
            return;
        }
        if ("true".equals(System.getenv("CI"))) {
            Assertions.fail(otherwise);
        }
        Assumptions.abort(otherwise);
    }
}
