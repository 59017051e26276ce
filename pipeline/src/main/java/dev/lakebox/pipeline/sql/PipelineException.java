package dev.lakebox.pipeline.sql;

/** A pipeline cannot be read, planned or submitted. The message says which file and line, and why. */
public final class PipelineException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public PipelineException(String message) {
        super(message);
    }

    public PipelineException(String message, Throwable cause) {
        super(message, cause);
    }
}
