package dev.lakebox.pipeline.model;

/** A model that cannot be used: which, and why. */
public final class OnnxException extends RuntimeException {

    OnnxException(String message) {
        super(message);
    }

    OnnxException(String message, Throwable cause) {
        super(message, cause);
    }
}
