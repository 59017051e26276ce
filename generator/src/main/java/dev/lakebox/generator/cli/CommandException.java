package dev.lakebox.generator.cli;

/** Ends the program with one sentence: what cannot be done, why, and which option could change that. */
final class CommandException extends RuntimeException {

    private static final long serialVersionUID = 1;

    CommandException(String message, Throwable cause) {
        super(message, cause);
    }
}
