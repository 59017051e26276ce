package dev.lakebox;

/**
 * How a component does.
 *
 * @param startMillis how long its start took
 * @param reason why it is not well; null where it is
 */
public record ComponentStatus(String name, Component.About about, State state, long startMillis, String reason) {

    /** UNWELL runs, and a check of it failed. */
    public enum State {
        WAITING,
        STARTING,
        RUNNING,
        UNWELL,
        FAILED,
        STOPPED
    }
}
