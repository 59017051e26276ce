package dev.lakebox.database;

import dev.lakebox.process.Programs;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Path;
import java.util.Locale;

/** Postgres' programs for this kind of machine. */
final class PostgresPrograms {

    private final Programs programs;
    private final String system;
    private final String machine;

    PostgresPrograms(Programs programs) {
        this(programs, System.getProperty("os.name"), System.getProperty("os.arch"));
    }

    PostgresPrograms(Programs programs, String system, String machine) {
        this.programs = programs;
        this.system = system.toLowerCase(Locale.ROOT);
        this.machine = machine.toLowerCase(Locale.ROOT);
    }

    /**
     * The directory that has {@code bin/postgres}.
     *
     * @throws FileNotFoundException where there are no programs for this kind of machine
     */
    Path unpack() throws IOException {
        URL archive = PostgresPrograms.class.getResource("/" + archive());
        if (archive == null) {
            throw new FileNotFoundException("there is no Postgres for %s on %s".formatted(system, machine));
        }
        return programs.unpack("postgres", archive);
    }

    private String archive() {
        String family = system.startsWith("windows") ? "windows" : system.startsWith("mac") ? "darwin" : "linux";
        boolean arm = machine.equals("aarch64") || machine.equals("arm64");
        return "postgres-%s-%s.txz".formatted(family, arm ? "arm_64" : "x86_64");
    }
}
