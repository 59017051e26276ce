package dev.lakebox.maintenance;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.io.FileInfo;

/**
 * What killed processes left on the object store.
 *
 * @param age how old something must be to be taken for a leftover
 */
record Leftovers(OrphanFiles orphans, Supplier<CheckpointLeftovers> checkpoints, Duration age) {

    void delete(List<TableIdentifier> tables, Instant now, SavedJobs jobs, Actions actions) {
        // a pipeline that stands still may yet commit files that it wrote shortly before it last saved its state
        Instant before =
                jobs.oldest().filter(saved -> saved.isBefore(now)).orElse(now).minus(age);
        for (TableIdentifier table : tables) {
            List<FileInfo> deleted = orphans.delete(table, before);
            if (!deleted.isEmpty()) {
                actions.add(
                        table.toString(),
                        "deleted %d files that no snapshot needs".formatted(deleted.size()),
                        deleted.stream().mapToLong(FileInfo::size).sum());
            }
        }
        long bytes = checkpoints.get().delete(now.minus(age));
        if (bytes > 0) {
            actions.add(null, "deleted checkpoints of jobs that were followed by others", bytes);
        }
    }
}
