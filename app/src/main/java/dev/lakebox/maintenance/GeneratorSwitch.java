package dev.lakebox.maintenance;

/** What stops the generator when there is no more room, and lets it go on. */
public interface GeneratorSwitch {

    /** Whether it sends nothing, whoever wanted that. */
    boolean paused();

    void pause(boolean paused);
}
