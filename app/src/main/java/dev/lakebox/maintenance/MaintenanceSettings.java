package dev.lakebox.maintenance;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What keeps tables quick and the disk budget ({@code lakebox.disk-budget}) held while the sandbox is left alone. */
@ConfigMapping(prefix = "lakebox.maintenance")
public interface MaintenanceSettings {

    /** Whether anything is merged, expired or deleted; without it only the disk's use is measured. */
    @WithDefault("true")
    boolean enabled();

    /** How long to rest between two rounds over all tables. */
    @WithDefault("15s")
    Duration interval();

    /** How many snapshots of a table to keep at most; a table's own {@code history.expire.*} may keep fewer. */
    @WithDefault("1000")
    int maxSnapshots();

    /** How old a file must be to be taken for an orphan, and how often to look for them. */
    @WithDefault("1h")
    Duration orphanAge();

    /** How much of the newest data is never dropped, whatever the disk budget. */
    @WithDefault("1h")
    Duration keepNewest();

    /** Merging small files. */
    Compaction compaction();

    /** Merging small files. */
    interface Compaction {

        /** How many files of like size a partition must have for them to be merged into one. */
        @WithDefault("20")
        int minFiles();

        /** Size up to which files are merged, in MiB. */
        @WithDefault("128")
        int targetMegabytes();

        /** How much to read for one table in one round at most, in MiB. */
        @WithDefault("256")
        int maxMegabytesPerRound();
    }
}
