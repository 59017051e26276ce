package dev.lakebox.generator;

/** A registry does not let a schema become the next version of its subject. */
public final class SchemaRefusedException extends Exception {

    private static final long serialVersionUID = 1L;

    SchemaRefusedException(String message) {
        super(message);
    }
}
