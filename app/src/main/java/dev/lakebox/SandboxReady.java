package dev.lakebox;

/** The event that all components run: from now on {@link Endpoints} can be had. Comes again after each live reload. */
public record SandboxReady(Endpoints endpoints) {}
