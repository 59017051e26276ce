package dev.lakebox.connect;

/**
 * What connects one client to this sandbox.
 *
 * @param client its name
 * @param title what the lines do
 * @param needs what has to be installed, with its version
 * @param text the lines, as they can be run or written to a file
 * @param proven whether a test runs exactly these lines with that client
 * @param note what else is worth knowing; where they are not proven, what was tried
 */
public record ClientLines(
        String client, String title, Language language, String needs, String text, boolean proven, String note) {}
