package dev.lakebox;

import java.net.URISyntaxException;
import java.nio.file.Path;

/** Where this program runs from, and with that what the build has put beside it. */
public final class ProgramLocation {

    private ProgramLocation() {}

    /** The program's own jar in {@code quarkus-app/app/}, or {@code app/target/classes} in the source tree. */
    public static Path find() {
        try {
            return Path.of(ProgramLocation.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
