package dev.lakebox.catalog;

/** A change that surely did not happen, for a reason that may pass: a client may send it again as it is. */
final class NotCommittedException extends RuntimeException {

    NotCommittedException(String message, Throwable cause) {
        super(message, cause);
    }
}
