package dev.lakebox;

/** A part cannot start. The message is one sentence for the person at the keyboard: what, why and which setting. */
public final class StartException extends RuntimeException {

    public StartException(String message) {
        super(message);
    }

    public StartException(String message, Throwable cause) {
        super(message, cause);
    }
}
