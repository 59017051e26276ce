package dev.lakebox;

import java.util.EnumSet;

/** The one way a sandbox goes. */
public enum SandboxState {
    NEW,
    STARTING,
    RUNNING,
    STOPPING,
    STOPPED,
    FAILED;

    boolean leadsTo(SandboxState next) {
        return switch (this) {
            case NEW -> EnumSet.of(STARTING, STOPPING).contains(next);
            case STARTING -> EnumSet.of(RUNNING, STOPPING).contains(next);
            case RUNNING -> next == STOPPING;
            case STOPPING -> EnumSet.of(STOPPED, FAILED, STOPPING).contains(next);
            case STOPPED, FAILED -> false;
        };
    }
}
