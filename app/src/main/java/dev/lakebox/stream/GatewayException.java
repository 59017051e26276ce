package dev.lakebox.stream;

/** What Flink's SQL Gateway said when it refused: the message is the cause that a person can act on. */
final class GatewayException extends Exception {

    private static final long serialVersionUID = 1L;

    GatewayException(String message) {
        super(message);
    }
}
